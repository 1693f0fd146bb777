import { validate as isUuid } from 'uuid';
import { addressTag, termTag } from '../../cache/tags.ts';
import { isStorableText } from '../../content/text.ts';
import type { Reader } from '../../database/client.ts';
import { notFound } from '../../errors.ts';
import { withSegment } from '../../http/address.ts';
import type { TermDocuments, TermKind } from '../../publication/terms/document.ts';
import { findPresentSlug, findTerm } from './store.ts';

/** Of `/v1/tags/{tag}` and the like. */
const termSegment = 2;

/**
 * The term that readers see under an id or slug, or where in place of `url` a former slug has moved to. What has the form of a UUID is
 * looked up as an id first; a slug is its present owner's, then its former one's.
 */
export async function locateTerm<K extends TermKind>(
  reader: Reader,
  kind: K,
  reference: string,
  url: string,
  now: Date,
): Promise<({ term: TermDocuments[K] } | { movedTo: string }) & { tags: string[] }> {
  const address = addressTag(kind, reference);
  const byId = isUuid(reference)
    ? await findTerm(reader, kind, { termId: reference.toLowerCase() }, now)
    : null;
  const found = (term: TermDocuments[K]) => ({ term, tags: [address, termTag(kind, term.id)] });
  if (byId) return found(byId);
  if (isStorableText(reference)) {
    const bySlug = await findTerm(reader, kind, { slug: reference }, now);
    if (bySlug) return found(bySlug);
    const present = await findPresentSlug(reader, kind, reference, now);
    if (present !== null)
      return {
        movedTo: withSegment(url, termSegment, present),
        tags: [address, addressTag(kind, present)],
      };
  }
  throw notFound(`The ${kind}`);
}
