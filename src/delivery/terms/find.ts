import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import type { Reader } from '../../database/client.ts';
import { notFound } from '../../errors.ts';
import type { TermDocuments, TermKind } from '../../publication/terms/document.ts';
import { findPresentSlug, findTerm } from './store.ts';

export const collections = {
  category: 'categories',
  tag: 'tags',
  author: 'authors',
} as const satisfies Record<TermKind, string>;

/**
 * The term that readers see under an id or slug, or where a former slug has moved. What has the form of a UUID is
 * looked up as an id first; a slug is its present owner's, then its former one's.
 */
export async function locateTerm<K extends TermKind>(
  reader: Reader,
  kind: K,
  reference: string,
  now: Date,
): Promise<{ term: TermDocuments[K] } | { movedTo: string }> {
  const byId = isUuid(reference)
    ? await findTerm(reader, kind, { termId: reference.toLowerCase() }, now)
    : null;
  if (byId) return { term: byId };
  if (isStorableText(reference)) {
    const bySlug = await findTerm(reader, kind, { slug: reference }, now);
    if (bySlug) return { term: bySlug };
    const present = await findPresentSlug(reader, kind, reference, now);
    if (present !== null) return { movedTo: `/v1/${collections[kind]}/${encodeURIComponent(present)}` };
  }
  throw notFound(`The ${kind}`);
}
