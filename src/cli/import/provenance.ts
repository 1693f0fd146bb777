import { createHash } from 'node:crypto';

/** The namespace under which an imported article says where it came from. */
const namespace = 'org.dateline.import';

export type Provenance = { source: 'page'; digest: string };

/** SHA-256 of a page's text, the same however its lines end and whatever blanks stand at their ends. */
export function digestOf(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  return createHash('sha256').update(lines.join('\n').trim()).digest('hex');
}

export const extensionsOf = (digest: string) => ({
  [namespace]: { source: 'page', digest } satisfies Provenance,
});

/** Where an article came from; undefined when it was not imported from a page. */
export function provenanceOf(extensions: Record<string, unknown>): Provenance | undefined {
  const { source, digest } = (extensions[namespace] ?? {}) as Partial<Provenance>;
  return source === 'page' && typeof digest === 'string' ? { source, digest } : undefined;
}
