import { toHtml } from '../html/writer.ts';
import type { Block, Body } from '../portable-text.ts';
import type { TextBlock } from '../text-block.ts';
import { destination, escapeLine, titlePart } from './escape.ts';
import { inlineToMarkdown } from './inline-writer.ts';

type Of<T extends Block['_type']> = Extract<Block, { _type: T }>;

const isText = (block: Block | undefined): block is TextBlock => block?._type === 'block';

/**
 * The body as Markdown (CommonMark with GFM tables and strikethrough). What Markdown has no sign for (a gallery,
 * a fact box, an image's credit, underlining) is written as HTML, so that `fromMarkdown` reads it back.
 */
export function toMarkdown(body: Body): string {
  const parts: string[] = [];
  for (let start = 0; start < body.length; ) {
    const block = body[start] as Block;
    if (!isText(block)) {
      parts.push(blockToMarkdown(block));
      start += 1;
      continue;
    }
    const quoted = block.style === 'blockquote';
    const run: TextBlock[] = [];
    for (
      let next = body[start];
      isText(next) && (next.style === 'blockquote') === quoted;
      next = body[start]
    ) {
      run.push(next);
      start += 1;
    }
    const text = textToMarkdown(run);
    parts.push(quoted && text !== '' ? quote(text) : text);
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

function textToMarkdown(blocks: TextBlock[]): string {
  const parts: string[] = [];
  const lists: { level: number; type: string; count: number; width: number }[] = [];
  let wasItem = false;
  for (const block of blocks) {
    if (block.listItem === undefined) {
      lists.length = 0;
      const text = paragraphToMarkdown(block);
      if (text === '') continue;
      parts.push(parts.length === 0 ? '' : '\n\n', text);
      wasItem = false;
      continue;
    }
    const level = block.level ?? 1;
    while ((lists.at(-1)?.level ?? 0) > level) lists.pop();
    let list = lists.at(-1);
    if (list?.level === level && list.type !== block.listItem) {
      lists.pop();
      list = undefined;
    }
    if (list?.level !== level) {
      list = { level, type: block.listItem, count: 0, width: 0 };
      lists.push(list);
    }
    list.count += 1;
    const marker = list.type === 'bullet' ? '- ' : `${list.count}. `;
    list.width = marker.length;
    const indent = lists.slice(0, -1).reduce((sum, outer) => sum + outer.width, 0);
    // An empty item would turn the line above it into a heading; a space that is written out keeps it an item.
    const text = paragraphToMarkdown(block) || '&#32;';
    const lines = (' '.repeat(indent) + marker + text).replace(
      /\n/g,
      `\n${' '.repeat(indent + marker.length)}`,
    );
    parts.push(parts.length === 0 ? '' : wasItem ? '\n' : '\n\n', lines);
    wasItem = true;
  }
  return parts.join('');
}

function paragraphToMarkdown(block: TextBlock): string {
  const heading = block.style === 'h3' || block.style === 'h4';
  const text = inlineToMarkdown(block, { hardBreaks: !heading, heading });
  if (!heading || text === '') return text;
  return `${block.style === 'h3' ? '###' : '####'} ${text}`;
}

function blockToMarkdown(block: Exclude<Block, TextBlock>): string {
  if (block._type === 'divider') return '---';
  if (block._type === 'code') return codeToMarkdown(block);
  if (block._type === 'table') return tableToMarkdown(block) ?? htmlOf(block);
  if (block._type === 'image') {
    const { alt, credit, width, height } = block;
    if (alt !== '' && credit === null && width === null && height === null) {
      return `![${escapeLine(alt ?? '')}](${destination(block.url)}${titlePart(block.caption)})`;
    }
  }
  return htmlOf(block);
}

/** On one line, for a blank one would end the HTML. */
function htmlOf(block: Block): string {
  return toHtml([block]).replaceAll('\r', '&#13;').replaceAll('\n', '&#10;');
}

function codeToMarkdown({ code, language }: Of<'code'>): string {
  if (code.includes('\r')) return htmlOf({ _type: 'code', _key: 'k', code, language });
  const longest = (code.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language ?? ''}\n${code === '' ? '' : `${code}\n`}${fence}`;
}

/** Null for a table that Markdown has no form for: several header rows, or more than plain text in a cell. */
function tableToMarkdown(table: Of<'table'>): string | null {
  const isPlain = table.rows.every((row) =>
    row.cells.every(({ value }) => value.length === 1 && value[0]?.style === 'normal' && !value[0].listItem),
  );
  if (table.headerRows > 1 || !isPlain) return null;
  const rows = table.rows.map((row) =>
    row.cells.map(({ value }) =>
      inlineToMarkdown(value[0] as TextBlock, { hardBreaks: false, heading: false }),
    ),
  );
  const width = rows[0]?.length ?? 0;
  const head = table.headerRows === 1 ? (rows.shift() ?? []) : Array.from({ length: width }, () => '');
  if (table.headerRows === 1 && head.every((cell) => cell === '')) return null;
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
