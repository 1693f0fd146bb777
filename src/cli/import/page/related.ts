import { type CardLine, isMoreFrom, isRelatedPhrase, toCardLines } from './card-lines.ts';
import { readCards } from './cards.ts';
import { isDepartment } from './label.ts';
import type { Line } from './lines.ts';
import { isCopyright } from './meta-lines.ts';
import type { PageCard } from './page.ts';
import { isHeadingShaped, named, samePrint } from './shape.ts';
import { phraseKey, popularPhrases, relatedPhrases } from './vocabulary.ts';

/** Where two paragraphs follow each other, which no card has: the story goes on there. Null if nowhere. */
function resumesAt(cards: CardLine[]): number | null {
  let last: CardLine['kind'] | null = null;
  let lastIndex = -1;
  for (const [index, { kind }] of cards.entries()) {
    if (kind === 'popular' || kind === 'footer') return null;
    if (kind === 'furniture' || kind === 'related') continue;
    if (kind === 'excerpt' && last === 'excerpt') return lastIndex;
    last = kind;
    lastIndex = index;
  }
  return null;
}

const isBlockHead = (text: string) => isRelatedPhrase(text) || isMoreFrom(text);

/** "Read more: Bridge reopens after flood" within a story: the title, or null. */
function inlineTitle(text: string): string | null {
  if (text.length > 300) return null;
  const [, phrase = '', title = ''] = /^([^:：|]{2,40})\s*[:：|]\s*(\S.*)$/u.exec(text) ?? [];
  return phrase !== '' && relatedPhrases.has(phraseKey(phrase)) ? title : null;
}

/** Cards without a heading over them: a title, its department, the title again. */
function startsBareCards(lines: Line[], index: number): boolean {
  const [one, two, three] = lines.slice(index, index + 3).map((line) => line.text);
  if (one === undefined || two === undefined || three === undefined) return false;
  return isHeadingShaped(one) && isDepartment(two) && samePrint(one, three);
}

export type Split = { body: Line[]; relatedLinks: PageCard[] };

/** Parts the story's own lines from its related stories, be they at the end, in a box within, or in one line. */
export function splitRelated(lines: Line[], notes: string[]): Split {
  const body: Line[] = [];
  const relatedLinks: PageCard[] = [];
  // Each block is read once: past the last place where a block may resume, no line is looked at again.
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined) break;
    const inline = inlineTitle(line.text);
    if (inline !== null) {
      relatedLinks.push(...readCards(toCardLines([{ ...line, text: inline }]), notes));
      notes.push(`${named(line.text)} within the text was taken as a related link.`);
      continue;
    }
    if (isCopyright(line.text) || (line.text.length <= 60 && popularPhrases.has(phraseKey(line.text)))) {
      notes.push(
        `Left out after the text: ${lines
          .slice(index)
          .map(({ text }) => named(text))
          .join(', ')}.`,
      );
      break;
    }
    const bare = startsBareCards(lines, index);
    if (!bare && !isBlockHead(line.text)) {
      body.push(line);
      continue;
    }
    const start = bare ? index : index + 1;
    // Only as far as the next such block: many boxes in one long page are still read once each.
    let end = start;
    while (end < lines.length && (end === index || !isBlockHead(lines[end]?.text ?? ''))) end += 1;
    const near = toCardLines(lines.slice(start, end));
    const resumes = resumesAt(near);
    if (bare) notes.push(`${named(line.text)} starts cards of other stories, though no heading says so.`);
    else notes.push(`${named(line.text)} was read as the heading of related links.`);
    if (resumes === null) {
      relatedLinks.push(...readCards(toCardLines(lines.slice(start)), notes));
      break;
    }
    relatedLinks.push(...readCards(near.slice(0, resumes), notes));
    index = start + resumes - 1;
  }
  return { body, relatedLinks };
}
