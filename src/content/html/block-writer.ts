import type { Image } from '../image.ts';
import type { Block } from '../portable-text.ts';
import type { TextBlock } from '../text-block.ts';
import { attribute, escapeHtml, escapeLines, inlineToHtml } from './inline-writer.ts';
import { textToHtml } from './text-writer.ts';

type Of<T extends Block['_type']> = Extract<Block, { _type: T }>;
/** A block that is no text as HTML. */
export function blockToHtml(block: Exclude<Block, TextBlock>): string {
  switch (block._type) {
    case 'image':
      return imageToHtml(block);
    case 'gallery':
      return `<figure class="gallery">${block.images.map(imageToHtml).join('')}</figure>`;
    case 'embed': {
      const link = `<a${attribute('href', block.url)}>${escapeLines(block.title ?? block.url)}</a>`;
      return `<figure class="embed"${attribute('data-provider', block.provider)}>${link}</figure>`;
    }
    case 'pullQuote': {
      const footer = block.attribution === null ? '' : `<footer>${escapeLines(block.attribution)}</footer>`;
      return `<blockquote class="pull-quote"><p>${escapeLines(block.text)}</p>${footer}</blockquote>`;
    }
    case 'table':
      return tableToHtml(block);
    case 'code': {
      const language = attribute('class', block.language === null ? null : `language-${block.language}`);
      // HTML leaves out a line feed that `pre` begins with: where the code has one, that is another.
      return `<pre>${block.code.startsWith('\n') ? '\n' : ''}<code${language}>${escapeHtml(block.code)}</code></pre>`;
    }
    case 'factBox': {
      const header = block.title === null ? '' : `<header>${escapeLines(block.title)}</header>`;
      return `<aside class="fact-box">${header}${textToHtml(block.body)}</aside>`;
    }
    case 'divider':
      return '<hr>';
  }
}

function imageToHtml(image: Image): string {
  const attributes = [
    attribute('src', image.url),
    attribute('alt', image.alt),
    attribute('width', image.width),
    attribute('height', image.height),
  ].join('');
  const credit = image.credit === null ? '' : `<small>${escapeLines(image.credit)}</small>`;
  const words = [image.caption === null ? '' : escapeLines(image.caption), credit].filter(
    (part) => part !== '',
  );
  const caption = words.length === 0 ? '' : `<figcaption>${words.join(' ')}</figcaption>`;
  return `<figure><img${attributes}>${caption}</figure>`;
}

function tableToHtml(table: Of<'table'>): string {
  const rowToHtml = (row: Of<'table'>['rows'][number], cell: 'th' | 'td') =>
    `<tr>${row.cells.map(({ value }) => `<${cell}>${cellToHtml(value)}</${cell}>`).join('')}</tr>`;
  const head = table.rows.slice(0, table.headerRows).map((row) => rowToHtml(row, 'th'));
  const rows = table.rows.slice(table.headerRows).map((row) => rowToHtml(row, 'td'));
  const thead = head.length === 0 ? '' : `<thead>${head.join('')}</thead>`;
  return `<table>${thead}${rows.length === 0 ? '' : `<tbody>${rows.join('')}</tbody>`}</table>`;
}

function cellToHtml(value: TextBlock[]): string {
  const [only, ...others] = value;
  const isPlain = only !== undefined && others.length === 0 && only.style === 'normal' && !only.listItem;
  return isPlain ? inlineToHtml(only) : textToHtml(value);
}
