import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import type { Collection, Db } from './kind.ts';
import { findReferenced } from './store.ts';

/** Terms as a writer names them: each by id or slug. */
export type WantedTerms = { categories: string[]; tags: string[]; authors: string[] };

const collections = ['categories', 'tags', 'authors'] as const;

/** The id behind a reference; undefined when no term outside the trash has it. */
export type FindTerm = (reference: string) => string | undefined;

/**
 * Turns references to terms into ids, with one statement for all kinds. A reference in the form of a UUID
 * is an id first and a slug second; any other is a slug. With `keep`, in a transaction, the
 * terms stay out of the trash until it ends.
 */
export async function resolveReferences(
  db: Db,
  wanted: WantedTerms,
  keep: boolean,
): Promise<{ category: FindTerm; tag: FindTerm; author: FindTerm }> {
  const named = collections.flatMap((collection) => {
    const slugs = [...new Set(wanted[collection])].filter(isStorableText);
    return slugs.length === 0 ? [] : [{ collection, slugs, ids: slugs.filter((name) => isUuid(name)) }];
  });
  const found = await findReferenced(db, named, keep);
  const finderOf = (collection: Collection): FindTerm => {
    const terms = found.filter((term) => term.collection === collection);
    const ids = new Set(terms.map(({ id }) => id));
    const bySlug = new Map(terms.map(({ id, slug }) => [slug, id]));
    return (reference) =>
      ids.has(reference.toLowerCase()) ? reference.toLowerCase() : bySlug.get(reference);
  };
  return { category: finderOf('categories'), tag: finderOf('tags'), author: finderOf('authors') };
}
