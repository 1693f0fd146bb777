import { limits } from '../limits.ts';
import { openAside, openHeader, openPullQuote } from './boxes.ts';
import {
  type Attributes,
  hasClass,
  type Opener,
  openCapture,
  type Push,
  type ReaderContext,
} from './context.ts';
import { headingStyles } from './elements.ts';
import { openCaption, openFigure } from './figures.ts';
import { openCell, openRow, openTable, openTableHead } from './tables.ts';

const openHeading: Opener = (_attributes, { builder, log }, push, name) => {
  const style = headingStyles.get(name) ?? 'h3';
  if (style !== name)
    log.warn('heading_level_changed', 'Headings in a body are h3 or h4; others were moved to the nearest.');
  if (builder.style() === 'blockquote') {
    log.warn('heading_in_quote', 'A heading inside a quotation is a heading of its own now.');
  }
  builder.openStyle(style);
  push(name, builder.closeStyle);
};

const openQuote: Opener = (attributes, context, push, name) => {
  if (hasClass(attributes, 'pull-quote')) return openPullQuote(attributes, context, push, name);
  const { builder, log } = context;
  if (builder.style() === 'blockquote') {
    log.warn('nested_quote_flattened', 'A quotation inside a quotation became part of the outer one.');
  }
  builder.openStyle('blockquote');
  push(name, builder.closeStyle);
};

const openList: Opener = (attributes, { builder, log }, push, name) => {
  if (name === 'ol' && (attributes.get('start') ?? '1') !== '1') {
    log.warn('list_start', 'A numbered list that starts elsewhere starts at 1 now.');
  }
  builder.openList(name === 'ol' ? 'number' : 'bullet');
  push(name, builder.closeList);
};

const openItem: Opener = (_attributes, { builder }, push, name) => {
  builder.openItem();
  push(name, builder.closeItem);
};

const openDefinitionList: Opener = (_attributes, { builder, log }, push, name) => {
  log.warn('definition_list', 'A definition list became paragraphs.');
  builder.breakBlock();
  push(name, builder.breakBlock);
};

const openPre: Opener = (attributes, context, push, name) => {
  const { builder, log } = context;
  builder.breakBlock();
  const content: { parts: string[]; verbatim: true; language: string | null } = {
    parts: [],
    verbatim: true,
    language: languageOf(attributes),
  };
  const capture = openCapture(context, content);
  push(name, () => {
    const code = capture.close().replace(/^\r?\n/, '');
    if (code.length > limits.codeCharacters) {
      log.warn('code_too_long', 'A program longer than 200,000 characters was cut into several.');
    }
    for (let start = 0; start < code.length; start += limits.codeCharacters) {
      const part = code.slice(start, start + limits.codeCharacters);
      builder.emit({ _type: 'code', code: part, language: content.language });
    }
  });
};

const openParagraph: Opener = (_attributes, { builder }, push, name) => {
  builder.breakBlock();
  push(name, builder.breakBlock);
};

const openers: ReadonlyMap<string, Opener> = new Map([
  ...[...headingStyles.keys()].map((name): [string, Opener] => [name, openHeading]),
  ...['p', 'caption', 'dt', 'dd', 'tbody', 'tfoot'].map((name): [string, Opener] => [name, openParagraph]),
  ...['ul', 'ol', 'menu', 'dir'].map((name): [string, Opener] => [name, openList]),
  ['li', openItem],
  ['dl', openDefinitionList],
  ['blockquote', openQuote],
  ['pre', openPre],
  ['aside', openAside],
  ['header', openHeader],
  ['figure', openFigure],
  ['figcaption', openCaption],
  ['table', openTable],
  ['thead', openTableHead],
  ['tr', openRow],
  ['td', openCell],
  ['th', openCell],
]);

/** Opens an element that makes or holds blocks; false when `name` is none. */
export function openBlockElement(
  name: string,
  attributes: Attributes,
  context: ReaderContext,
  push: Push,
): boolean {
  const opener = openers.get(name);
  opener?.(attributes, context, push, name);
  return opener !== undefined;
}

/** The language that `class="language-…"` names, as code highlighters write it. */
export function languageOf(attributes: Attributes): string | null {
  const found = /(?:^|\s)lang(?:uage)?-(\S+)/.exec(attributes.get('class') ?? '')?.[1];
  return found !== undefined && /^[\p{L}\p{N}+#._-]{1,40}$/u.test(found) ? found : null;
}
