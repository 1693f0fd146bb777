import type { WholeArticle } from './whole-article.ts';

/** What each of the standards holds exactly as it is here. */
type Held =
  | 'id'
  | 'language'
  | 'headline'
  | 'standfirst'
  | 'excerpt'
  | 'wordCount'
  | 'firstPublishedAt'
  | 'modifiedAt';

export type Remainder = Omit<WholeArticle, Held>;

/**
 * The properties of an article that a standard has no place for or holds in part only, under their own names: it goes
 * where the standard lets others put what is theirs, so that no format loses anything.
 */
export function remainderOf(article: WholeArticle): Remainder {
  const {
    id: _id,
    language: _language,
    headline: _headline,
    standfirst: _standfirst,
    excerpt: _excerpt,
    wordCount: _wordCount,
    firstPublishedAt: _firstPublishedAt,
    modifiedAt: _modifiedAt,
    ...remainder
  } = article;
  return remainder;
}

/** Without what is not there: null, undefined, and lists of nothing. */
export const present = <T extends object>(value: T) =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([, one]) => one !== null && one !== undefined && !(Array.isArray(one) && one.length === 0),
    ),
  ) as { [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K] } & {
    [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: Exclude<
      T[K],
      null | undefined
    >;
  };
