import type { Line } from './lines.ts';
import { isListItem, isRule, markdownHeading, opensAndClosesAsQuote } from './marks.ts';
import { isCaption } from './meta-lines.ts';
import type { PageSection } from './page.ts';
import { isHeadingShaped, isProse, named } from './shape.ts';

type Block = { text: string; heading: 'marked' | 'shaped' | null };

/** Whether the page sets its paragraphs apart by blank lines; then a single break stands inside a paragraph. */
function isSpaced(lines: Line[]): boolean {
  const prose = lines.slice(1).filter((line) => isProse(line.text));
  return prose.filter((line) => line.gap).length * 3 >= prose.length * 2;
}

const standsAlone = (text: string) => isListItem(text) || markdownHeading(text) !== null || isRule(text);

/** Groups lines into paragraphs, each with the breaks that it holds. */
function toParagraphs(lines: Line[]): string[] {
  const spaced = isSpaced(lines);
  const groups: string[][] = [];
  let closed = true;
  for (const [index, { text, gap }] of lines.entries()) {
    const alone = standsAlone(text) && !(isRule(text) && !gap);
    if (closed || gap || !spaced || alone) groups.push([text]);
    else groups.at(-1)?.push(text);
    // A heading right over its text, with no blank line between, is still a heading.
    const next = lines[index + 1];
    const heads =
      (gap || index === 0) && isHeadingShaped(text) && next !== undefined && !next.gap && isProse(next.text);
    closed = alone || heads;
  }
  return groups.flatMap((group) => {
    // A line of = or - under one line of text makes it a heading in Markdown.
    if (group.length === 2 && /^(?:={3,}|-{3,})$/.test(group[1] ?? '')) return [`## ${group[0]}`];
    return [group.join('\n')];
  });
}

function toBlocks(lines: Line[], notes: string[]): Block[] {
  const rules: string[] = [];
  const blocks = toParagraphs(lines).flatMap((text): Block[] => {
    if (isRule(text)) {
      rules.push(text);
      return [];
    }
    const marked = markdownHeading(text);
    if (marked !== null) return [{ text: marked, heading: 'marked' }];
    const shaped = !text.includes('\n') && isHeadingShaped(text) && !isCaption(text);
    return [{ text, heading: shaped ? 'shaped' : null }];
  });
  if (rules.length > 0) notes.push(`Lines of signs left out: ${[...new Set(rules)].map(named).join(', ')}.`);
  // A page that marks its headings leaves no short line to be guessed at.
  if (blocks.filter((block) => block.heading === 'marked').length < 2) return blocks;
  return blocks.map((block) => (block.heading === 'shaped' ? { text: block.text, heading: null } : block));
}

/** Whether the short line at `index` heads the text after it. */
function heads(blocks: Block[], index: number): boolean {
  const text = blocks[index]?.text ?? '';
  const next = blocks[index + 1];
  if (next === undefined || next.heading === 'marked') return false;
  if (/[:：]$/.test(text) && (isListItem(next.text) || opensAndClosesAsQuote(next.text))) return false;
  return isListItem(next.text) || next.text.length > text.length;
}

/** Settles which short lines are headings: one before text is; among several in a row the first and the last are. */
function settle(blocks: Block[], notes: string[]): Block[] {
  const settled = blocks.map((block) => ({ ...block }));
  for (let start = 0; start < settled.length; start += 1) {
    if (settled[start]?.heading !== 'shaped') continue;
    let end = start;
    while (settled[end + 1]?.heading === 'shaped') end += 1;
    const last = heads(settled, end);
    for (let at = start; at <= end; at += 1) {
      const block = settled[at];
      if (block && !(last && (at === end || at === start))) block.heading = null;
    }
    const kept = settled.slice(start, end + 1).filter((block) => block.heading === null);
    if (kept.length > 0) {
      notes.push(
        `Short lines kept as paragraphs, not as headings: ${kept.map((block) => named(block.text)).join(', ')}.`,
      );
    }
    start = end;
  }
  return settled;
}

/** Reads the text of a story: the opening before the first heading, then a section for each heading. */
export function readSections(lines: Line[], notes: string[]): { opening: string[]; sections: PageSection[] } {
  const opening: string[] = [];
  const sections: PageSection[] = [];
  for (const block of settle(toBlocks(lines, notes), notes)) {
    if (block.heading !== null) sections.push({ heading: block.text, paragraphs: [] });
    else (sections.at(-1)?.paragraphs ?? opening).push(block.text);
  }
  const empty = sections
    .filter((section) => section.paragraphs.length === 0)
    .map((section) => named(section.heading));
  if (empty.length > 0) notes.push(`Headings with no text under them: ${empty.join(', ')}.`);
  return { opening, sections };
}
