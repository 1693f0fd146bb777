import { type CardLine, isMoreFrom, isRelatedPhrase, toCardLines } from './card-lines.ts';
import { readCards } from './cards.ts';
import { isDepartment } from './label.ts';
import type { Line } from './lines.ts';
import { markdownHeading } from './marks.ts';
import { isCopyright } from './meta-lines.ts';
import type { PageCard } from './page.ts';
import { isHeadingShaped, isProse, named, samePrint } from './shape.ts';
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

/** A list of what is popular; it ends the page, and so does a copyright line, unless paragraphs follow each other after it. */
const isPopular = (text: string) => text.length <= 60 && popularPhrases.has(phraseKey(text));

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
  const found: PageCard[][] = [];
  // Set once the rest of the page held no card: it is not searched again.
  let barren = false;
  const lastPair = lines.findLastIndex(({ text }, at) => isProse(text) && isProse(lines[at + 1]?.text ?? ''));
  // Each block is read once: past the last place where a block may resume, no line is looked at again.
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined) break;
    const inline = inlineTitle(line.text);
    if (inline !== null) {
      found.push(readCards(toCardLines([{ ...line, text: inline }]), notes));
      notes.push(`${named(line.text)} within the text was taken as a related link.`);
      continue;
    }
    if (isCopyright(line.text) || isPopular(line.text)) {
      const end = index > lastPair ? lines.length : index + 1;
      const left = lines.slice(index, end).map(({ text }) => named(text));
      notes.push(`Left out of the text: ${left.join(', ')}.`);
      index = end - 1;
      continue;
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
    const aside: string[] = [];
    const last = resumes === null;
    const cards =
      last && barren ? [] : readCards(last ? toCardLines(lines.slice(start)) : near.slice(0, resumes), aside);
    if (cards.length === 0) {
      // No card under it: what follows is text. A plain "Read more" is a button; one marked as a heading is a heading.
      barren ||= last;
      if (bare || markdownHeading(line.text) !== null) body.push(line);
      else notes.push(`${named(line.text)} has no related link under it and was left out.`);
      continue;
    }
    if (bare) notes.push(`${named(line.text)} starts cards of other stories, though no heading says so.`);
    else notes.push(`${named(line.text)} was read as the heading of related links.`);
    for (const note of aside) notes.push(note);
    found.push(cards);
    if (last) break;
    index = start + resumes - 1;
  }
  return { body, relatedLinks: found.flat() };
}
