import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import type { Collection, Db } from './kind.ts';
import { findReferenced } from './store.ts';

/** Terms as a writer names them: each by id or slug. */
export type WantedTerms = { categories: string[]; tags: string[]; authors: string[] };

/** The id behind a reference; undefined when no term outside the trash has it. */
export type FindTerm = (reference: string) => string | undefined;

async function resolve(
  db: Db,
  collection: Collection,
  references: string[],
  keep: boolean,
): Promise<FindTerm> {
  const names = [...new Set(references)].filter(isStorableText);
  if (names.length === 0) return () => undefined;
  const found = await findReferenced(
    db,
    collection,
    names.filter((name) => isUuid(name)),
    names,
    keep,
  );
  const ids = new Set(found.map(({ id }) => id));
  const bySlug = new Map(found.map(({ id, slug }) => [slug, id]));
  return (reference) => (ids.has(reference.toLowerCase()) ? reference.toLowerCase() : bySlug.get(reference));
}

/**
 * Turns references to terms into ids, with at most one statement for each kind. A reference in the form of a UUID
 * is an id first and a slug second; any other is a slug. With `keep`, in a transaction, the
 * terms stay out of the trash until it ends.
 */
export async function resolveReferences(
  db: Db,
  wanted: WantedTerms,
  keep: boolean,
): Promise<{ category: FindTerm; tag: FindTerm; author: FindTerm }> {
  return {
    category: await resolve(db, 'categories', wanted.categories, keep),
    tag: await resolve(db, 'tags', wanted.tags, keep),
    author: await resolve(db, 'authors', wanted.authors, keep),
  };
}
