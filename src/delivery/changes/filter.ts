import { validate as isUuid } from 'uuid';
import type { Reader } from '../../database/client.ts';
import { invalidRequest } from '../../errors.ts';
import { findPresentSlug, findTerm } from '../terms/store.ts';
import type { Change } from './read.ts';
import type { ChangeType } from './schema.ts';
import type { Trait } from './store.ts';

export type Filter = {
  language?: string | undefined;
  categoryId?: string | undefined;
  types?: readonly ChangeType[] | undefined;
};

type Asked = {
  language?: string | undefined;
  category?: string | undefined;
  type?: readonly ChangeType[] | undefined;
};

/** A category by its id also when it is not there any more: whoever follows it is to hear that. */
async function categoryIdOf(reader: Reader, reference: string, now: Date): Promise<string> {
  if (isUuid(reference)) return reference.toLowerCase();
  const slug = (slug: string) => findTerm(reader, 'category', { slug }, now);
  const present = await slug(reference);
  const moved = present ? null : await findPresentSlug(reader, 'category', reference, now);
  const found = present ?? (moved === null ? null : await slug(moved));
  if (!found)
    throw invalidRequest([
      { parameter: 'category', detail: `"${reference}" is not the id or slug of a category` },
    ]);
  return found.id;
}

export async function filterOf(reader: Reader, asked: Asked, now: Date): Promise<Filter> {
  const { language, category, type } = asked;
  return {
    language,
    categoryId: category === undefined ? undefined : await categoryIdOf(reader, category, now),
    types: type && [...new Set(type)].sort(),
  };
}

/** What a token is good for: the same filters and no others. */
export const nameOf = ({ language, categoryId, types }: Filter): string =>
  JSON.stringify([language ?? null, categoryId ?? null, types ?? null]);

export const narrows = ({ language, categoryId }: Filter) =>
  language !== undefined || categoryId !== undefined;

/**
 * What becomes of a change. `out`: the filters let the article through once, and do not now; or nobody knows any more
 * what it was. Who has it must hear that it is gone.
 */
export function letThrough(change: Change, filter: Filter): 'in' | 'out' | 'not' {
  if (filter.types && !filter.types.includes(change.type)) return 'not';
  if (change.articleId === null || !narrows(filter)) return 'in';
  const { isReadable, language, categoryId, ever } = change.article;
  const matches = (trait: Trait) =>
    (filter.language === undefined || trait.language === filter.language) &&
    (filter.categoryId === undefined || trait.categoryId === filter.categoryId);
  if (isReadable && language !== null && matches({ language, categoryId })) return 'in';
  if (change.type === 'snapshot') return 'not';
  return ever.length === 0 || ever.some(matches) ? 'out' : 'not';
}
