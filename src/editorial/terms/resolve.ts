import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import type { Raw } from '../../database/client.ts';
import type { Collection } from './kind.ts';
import { findReferenced, type Named } from './store.ts';

/** Terms as a writer names them: each by id or slug. */
export type WantedTerms = { categories: string[]; tags: string[]; authors: string[] };

const collections = ['categories', 'tags', 'authors'] as const;

/** The id behind a reference; undefined when no term outside the trash has it. */
export type FindTerm = (reference: string) => string | undefined;

export type FindTerms = { category: FindTerm; tag: FindTerm; author: FindTerm };

/** What to look for: a reference in the form of a UUID is an id first and a slug second; any other is a slug. */
export const namesOf = (wanted: WantedTerms): Named[] =>
  collections.flatMap((collection) => {
    const slugs = [...new Set(wanted[collection])].filter(isStorableText);
    return slugs.length === 0 ? [] : [{ collection, slugs, ids: slugs.filter((name) => isUuid(name)) }];
  });

type Found = { collection: string; id: string; slug: string };

export function findersOf(found: readonly Found[]): FindTerms {
  const finderOf = (collection: Collection): FindTerm => {
    const terms = found.filter((term) => term.collection === collection);
    const ids = new Set(terms.map(({ id }) => id));
    const bySlug = new Map(terms.map(({ id, slug }) => [slug, id]));
    return (reference) =>
      ids.has(reference.toLowerCase()) ? reference.toLowerCase() : bySlug.get(reference);
  };
  return { category: finderOf('categories'), tag: finderOf('tags'), author: finderOf('authors') };
}

/**
 * Turns references to terms into ids, with one statement for all kinds. With `keep`, in a transaction, the terms stay
 * out of the trash until it ends.
 */
export const resolveReferences = async (db: Raw, wanted: WantedTerms, keep: boolean): Promise<FindTerms> =>
  findersOf(await findReferenced(db, namesOf(wanted), keep));
