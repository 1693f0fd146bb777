import { createBodyBuilder } from './body-builder.ts';
import { createHtmlReader } from './html/reader.ts';
import type { Body } from './portable-text.ts';
import { isStorableText, toStorableText } from './text.ts';
import { createWarningLog, type Warning } from './warning.ts';
import { withKeys } from './with-keys.ts';

export { toHtml } from './html/writer.ts';

/**
 * Reads an HTML fragment or page as a body. What a body cannot hold is kept as text and reported; only what
 * no reader sees (scripts, styles, comments) is left out, which is reported too. Time is linear in the input.
 * The body keeps every rule of `Body` but its sizes (blocks, characters per span): parse it before storing.
 */
export function fromHtml(html: string): { body: Body; warnings: Warning[] } {
  const log = createWarningLog();
  if (!isStorableText(html)) log.warn('invalid_character', 'U+0000 and lone surrogates became U+FFFD.');
  const builder = createBodyBuilder(log);
  const reader = createHtmlReader(builder, log);
  reader.read(toStorableText(html));
  reader.leave({ depth: 0, floor: 0 });
  return { body: withKeys(builder.finish()), warnings: log.all() };
}
