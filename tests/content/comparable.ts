import { decorators } from '../../src/content/marks.ts';
import type { Body } from '../../src/content/portable-text.ts';

type TextBlock = Extract<Body[number], { _type: 'block' }>;
type Run = { text: string; marks: string[]; link: { href: string; title: string | null } | null };

/** A text block without what carries no meaning: keys, empty spans, how runs of equal marks are cut up. */
export function comparableText(block: TextBlock) {
  const runs: Run[] = [];
  for (const span of block.children) {
    if (span.text === '') continue;
    const marks = decorators.filter((name) => span.marks.includes(name));
    // Where a span has several links, the innermost is the one that a reader gets.
    const key = span.marks.findLast((mark) => block.markDefs.some((link) => link._key === mark));
    const found = block.markDefs.find((link) => link._key === key);
    const link = found === undefined ? null : { href: found.href, title: found.title };
    const last = runs.at(-1);
    if (last && JSON.stringify([last.marks, last.link]) === JSON.stringify([marks, link]))
      last.text += span.text;
    else runs.push({ text: span.text, marks, link });
  }
  const { style, listItem, level } = block;
  return { style, listItem, level, runs };
}

export const isText = (block: Body[number]): block is TextBlock => block._type === 'block';

/** Blocks that say something: Markdown and HTML have no empty paragraphs, but empty list items. */
export function meaningful(body: Body) {
  return body
    .filter(isText)
    .map(comparableText)
    .filter(({ runs, listItem }) => listItem !== undefined || runs.some((run) => run.text.trim() !== ''))
    .map((block) =>
      block.runs.every((run) => run.text.trim() === '') ? { ...block, style: 'normal', runs: [] } : block,
    );
}
