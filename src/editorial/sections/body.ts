import { fromHtml } from '../../content/html.ts';
import { fromMarkdown } from '../../content/markdown.ts';
import { Body, withKeys } from '../../content/portable-text.ts';
import type { Fault } from '../../errors.ts';
import type { PlacedWarning, SectionWrite } from './schema.ts';

/** Where a body's conversion says what it found. */
export type Findings = { faults: Fault[]; warnings: PlacedWarning[] };

/** The body of a section, whichever way it was written. What is too large to be served again is a fault. */
export function bodyOf(
  { body, markdown, html }: Pick<SectionWrite, 'body' | 'markdown' | 'html'>,
  pointer: string,
  { faults, warnings }: Findings,
): Body {
  if (body !== undefined) return withKeys(body);
  const form = markdown === undefined ? 'html' : 'markdown';
  const converted = markdown === undefined ? fromHtml(html ?? '') : fromMarkdown(markdown);
  const at = `${pointer}/${form}`;
  warnings.push(...converted.warnings.map((warning) => ({ ...warning, pointer: at })));
  // Conversions keep every rule of a body but its sizes.
  const checked = Body.safeParse(converted.body);
  for (const { path, message } of checked.error?.issues.slice(0, 5) ?? [])
    faults.push({ pointer: at, detail: `becomes a body that cannot be kept: ${path.join('.')} ${message}` });
  return converted.body;
}
