import { createBodyBuilder } from './body-builder.ts';
import { markdownParser, type ParseNotes } from './markdown/parser.ts';
import { readMarkdownTokens } from './markdown/reader.ts';
import type { Body } from './portable-text.ts';
import { isStorableText, toStorableText } from './text.ts';
import { createWarningLog, type Warning } from './warning.ts';
import { withKeys } from './with-keys.ts';

export { toMarkdown } from './markdown/writer.ts';

/**
 * Reads Markdown (CommonMark with tables, strikethrough and HTML) as a body. What a body cannot hold is kept
 * as text and reported. A line break inside a paragraph is a space, as CommonMark renders it; a hard one stays.
 * The body keeps every rule of `Body` but its sizes (blocks, characters per span): parse it before storing.
 */
export function fromMarkdown(markdown: string): { body: Body; warnings: Warning[] } {
  const log = createWarningLog();
  if (!isStorableText(markdown)) log.warn('invalid_character', 'U+0000 and lone surrogates became U+FFFD.');
  const notes: ParseNotes = {};
  const tokens = markdownParser.parse(toStorableText(markdown), notes);
  if (notes.tooDeep)
    log.warn('nesting_too_deep', 'Lists and quotations nested too deeply were read as text.');
  if (notes.footnotes) log.warn('footnote', 'Footnotes were kept as text.');
  const builder = createBodyBuilder(log);
  readMarkdownTokens(tokens, builder, log);
  const used = new Set(linkTargets(tokens));
  for (const { href } of Object.values(notes.references ?? {})) {
    if (!used.has(href))
      log.warn('unused_reference', 'The definition of a link that is used nowhere was left out.', href);
  }
  return { body: withKeys(builder.finish()), warnings: log.all() };
}

function* linkTargets(tokens: ReturnType<typeof markdownParser.parse>): Generator<string> {
  for (const token of tokens) {
    const target = token.attrGet('href') ?? token.attrGet('src');
    if (target !== null) yield target;
    if (token.children) yield* linkTargets(token.children);
  }
}
