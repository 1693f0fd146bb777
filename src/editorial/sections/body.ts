import { fromHtml } from '../../content/html.ts';
import { fromMarkdown } from '../../content/markdown.ts';
import { type Body, withKeys } from '../../content/portable-text.ts';
import type { PlacedWarning, SectionWrite } from './schema.ts';

/** The body of a section, whichever way it was written. */
export function bodyOf(
  { body, markdown, html }: Pick<SectionWrite, 'body' | 'markdown' | 'html'>,
  pointer: string,
  warnings: PlacedWarning[],
): Body {
  if (body !== undefined) return withKeys(body);
  const form = markdown === undefined ? 'html' : 'markdown';
  const converted = markdown === undefined ? fromHtml(html ?? '') : fromMarkdown(markdown);
  warnings.push(...converted.warnings.map((warning) => ({ ...warning, pointer: `${pointer}/${form}` })));
  return converted.body;
}
