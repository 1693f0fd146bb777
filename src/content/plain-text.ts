import type { Block, Body } from './portable-text.ts';
import type { TextBlock } from './text-block.ts';

/** The characters of a text block without its marks. */
export function blockText(block: TextBlock): string {
  return block.children.map((span) => span.text).join('');
}

/**
 * The body as plain text: paragraphs apart by an empty line, list items with their marker and two spaces per
 * level, table rows as lines with tabs between the cells, captions and credits of images, titles of embeds.
 */
export function toText(body: Body): string {
  const parts: string[] = [];
  let wasItem = false;
  const numbers: number[] = [];
  for (const block of body) {
    const isItem = block._type === 'block' && block.listItem !== undefined;
    if (!isItem) numbers.length = 0;
    const text = isItem ? itemText(block, numbers) : textOf(block);
    if (text === '') continue;
    if (parts.length > 0) parts.push(isItem && wasItem ? '\n' : '\n\n');
    parts.push(text);
    wasItem = isItem;
  }
  return parts.join('');
}

/** `numbers` holds the last number of each level; a bullet ends its level's count. */
function itemText(block: TextBlock, numbers: number[]): string {
  const level = block.level ?? 1;
  const number = block.listItem === 'number' ? (numbers[level - 1] ?? 0) + 1 : 0;
  numbers.length = level;
  numbers[level - 1] = number;
  return `${'  '.repeat(level - 1)}${number === 0 ? '-' : `${number}.`} ${blockText(block)}`;
}

function textOf(block: Block): string {
  switch (block._type) {
    case 'block':
      return blockText(block);
    case 'image':
      return lines(block.caption, block.credit);
    case 'gallery':
      return lines(...block.images.map((image) => lines(image.caption, image.credit)));
    case 'embed':
      return block.title ?? '';
    case 'pullQuote':
      return lines(block.text, block.attribution === null ? null : `— ${block.attribution}`);
    case 'table':
      return block.rows.map((row) => row.cells.map((cell) => cellText(cell.value)).join('\t')).join('\n');
    case 'code':
      return block.code;
    case 'factBox':
      return [block.title ?? '', toText(block.body)].filter((part) => part !== '').join('\n\n');
    case 'divider':
      return '';
  }
}

function cellText(blocks: TextBlock[]): string {
  return blocks
    .map(blockText)
    .join(' ')
    .replace(/[\t\n]/g, ' ');
}

function lines(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n');
}
