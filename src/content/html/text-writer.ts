import type { TextBlock } from '../text-block.ts';
import { inlineToHtml } from './inline-writer.ts';

const elements = { normal: 'p', h3: 'h3', h4: 'h4', blockquote: 'p' };

/** Paragraphs, headings, quotations and lists in reading order. */
export function textToHtml(blocks: TextBlock[]): string {
  const parts: string[] = [];
  for (let start = 0; start < blocks.length; ) {
    const quoted = blocks[start]?.style === 'blockquote';
    let end = start + 1;
    while (end < blocks.length && (blocks[end]?.style === 'blockquote') === quoted) end += 1;
    // One <blockquote> around a whole quotation; inside it are paragraphs and lists.
    if (quoted) parts.push('<blockquote>');
    pushBlocks(blocks.slice(start, end), parts);
    if (quoted) parts.push('</blockquote>');
    start = end;
  }
  return parts.join('');
}

function pushBlocks(blocks: TextBlock[], parts: string[]): void {
  const lists: { level: number; tag: 'ul' | 'ol' }[] = [];
  const closeList = () => void parts.push(`</li></${lists.pop()?.tag}>`);

  for (const block of blocks) {
    const element = elements[block.style];
    const inline = inlineToHtml(block);
    if (block.listItem === undefined) {
      while (lists.length > 0) closeList();
      parts.push(`<${element}>${inline}</${element}>`);
      continue;
    }
    const level = block.level ?? 1;
    const tag = block.listItem === 'number' ? 'ol' : 'ul';
    while ((lists.at(-1)?.level ?? 0) > level) closeList();
    if (lists.at(-1)?.level === level && lists.at(-1)?.tag !== tag) closeList();
    if (lists.at(-1)?.level === level) parts.push('</li><li>');
    else {
      lists.push({ level, tag });
      parts.push(`<${tag}><li>`);
    }
    parts.push(element === 'p' ? inline : `<${element}>${inline}</${element}>`);
  }
  while (lists.length > 0) closeList();
}
