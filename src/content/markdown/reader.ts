import type MarkdownIt from 'markdown-it';
import type { BodyBuilder } from '../body-builder.ts';
import { isTextBlock } from '../html/context.ts';
import { createHtmlReader } from '../html/reader.ts';
import { type RowDraft, tableFromRows } from '../html/table-rows.ts';
import { limits } from '../limits.ts';
import type { WarningLog } from '../warning.ts';
import { createInlineReader } from './inline-reader.ts';

type Token = ReturnType<MarkdownIt['parse']>[number];

const headingStyles: Record<string, 'h3' | 'h4'> = {
  h1: 'h3',
  h2: 'h3',
  h3: 'h3',
  h4: 'h4',
  h5: 'h4',
  h6: 'h4',
};

/** Reads the tokens of a Markdown document into `builder`. */
export function readMarkdownTokens(tokens: Token[], builder: BodyBuilder, log: WarningLog): void {
  const html = createHtmlReader(builder, log, true);
  const inline = createInlineReader(builder, html, log);
  const table: { rows: RowDraft[]; inHead: boolean } = { rows: [], inHead: false };
  const waiting: ReturnType<BodyBuilder['closeFrame']>['waiting'] = [];
  // HTML that is open when a container ends must not outlive it.
  const entered: ReturnType<typeof html.enter>[] = [];

  const enter = (open: () => void) => {
    builder.breakBlock();
    entered.push(html.enter());
    open();
  };
  const leave = (close: () => void) => {
    html.leave(entered.pop() ?? { depth: 0, floor: 0 });
    close();
  };

  for (const token of tokens) {
    switch (token.type) {
      case 'paragraph_open':
      case 'paragraph_close':
        builder.breakBlock();
        break;
      case 'heading_open': {
        const style = headingStyles[token.tag] ?? 'h3';
        if (style !== token.tag) {
          log.warn(
            'heading_level_changed',
            'Headings in a body are h3 or h4; others were moved to the nearest.',
          );
        }
        if (builder.style() === 'blockquote') {
          log.warn('heading_in_quote', 'A heading inside a quotation is a heading of its own now.');
        }
        builder.openStyle(style);
        break;
      }
      case 'heading_close':
        builder.closeStyle();
        break;
      case 'blockquote_open':
        if (builder.style() === 'blockquote') {
          log.warn('nested_quote_flattened', 'A quotation inside a quotation became part of the outer one.');
        }
        enter(() => builder.openStyle('blockquote'));
        break;
      case 'blockquote_close':
        leave(builder.closeStyle);
        break;
      case 'bullet_list_open':
        enter(() => builder.openList('bullet'));
        break;
      case 'ordered_list_open':
        if ((token.attrGet('start') ?? '1') !== '1') {
          log.warn('list_start', 'A numbered list that starts elsewhere starts at 1 now.');
        }
        enter(() => builder.openList('number'));
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        leave(builder.closeList);
        break;
      case 'list_item_open':
        enter(builder.openItem);
        break;
      case 'list_item_close':
        leave(builder.closeItem);
        break;
      case 'fence':
      case 'code_block':
        emitCode(token);
        break;
      case 'hr':
        builder.emit({ _type: 'divider' });
        break;
      case 'html_block':
        builder.breakBlock();
        html.read(token.content);
        html.endSkipping();
        break;
      case 'table_open':
        builder.breakBlock();
        table.rows = [];
        break;
      case 'thead_open':
        table.inHead = true;
        break;
      case 'thead_close':
        table.inHead = false;
        break;
      case 'tr_open':
        table.rows.push({ cells: [], header: table.inHead });
        break;
      case 'th_open':
      case 'td_open':
        if (token.attrGet('style') !== null)
          log.warn('table_alignment', 'The alignment of table columns was left out.');
        enter(() => builder.openFrame('text'));
        break;
      case 'th_close':
      case 'td_close':
        leave(() => {
          const cell = builder.closeFrame();
          waiting.push(...cell.waiting);
          table.rows
            .at(-1)
            ?.cells.push({ blocks: cell.blocks.filter(isTextBlock), header: false, columns: 1 });
        });
        break;
      case 'table_close':
        for (const block of [...tableFromRows(withoutEmptyHead(table.rows), log), ...waiting.splice(0)]) {
          builder.emit(block);
        }
        break;
      case 'inline':
        inline.read(token);
        break;
    }
  }
  html.leave({ depth: 0, floor: 0 });

  function emitCode(token: Token): void {
    const info = token.info.trim();
    const first = info.split(/\s+/, 1)[0] ?? '';
    const language = /^[\p{L}\p{N}+#._-]{1,40}$/u.test(first) ? first : null;
    if (info !== (language ?? '')) {
      log.warn('code_info', 'Of the words after a code fence only the first is kept, as the language.', info);
    }
    const code = token.content.replace(/\n$/, '');
    if (code.length > limits.codeCharacters) {
      log.warn('code_too_long', 'A program longer than 200,000 characters was cut into several.');
    }
    for (let start = 0; start === 0 || start < code.length; start += limits.codeCharacters) {
      builder.emit({ _type: 'code', code: code.slice(start, start + limits.codeCharacters), language });
    }
  }
}

/** Markdown has no table without a header; an empty one stands for none. */
function withoutEmptyHead(rows: RowDraft[]): RowDraft[] {
  const [head, ...others] = rows;
  const isEmpty = head?.header === true && head.cells.every((cell) => cell.blocks.length === 0);
  return isEmpty && others.length > 0 ? others : rows;
}
