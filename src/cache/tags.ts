import { createHash } from 'node:crypto';

/**
 * What an answer depends on, by name. The database tells the same names when what they stand for changes
 * (migration `notify`): an answer with none of them is not kept.
 */
export const articleTag = (id: string) => `article:${id}`;

export type TermKind = 'category' | 'tag' | 'author';

export const termTag = (kind: TermKind, id: string) => `${kind}:${id}`;

/** All terms of a kind: their list, and the tree. */
export const kindTag = (kind: TermKind) => (kind === 'category' ? 'categories' : `${kind}s`);

/** Who stands at an address. By its digest: slugs are in every script, and tags travel in headers. */
export const addressTag = (kind: TermKind | 'article', slug: string) =>
  `address:${createHash('sha256').update(`${kind}/${slug}`).digest('hex').slice(0, 16)}`;

/** Any article, and any article of a term or language: what lists depend on. */
export const anyArticle = 'articles';
export const anyArticleOf = (kind: TermKind | 'language', id: string) => `articles:${kind}:${id}`;

/** Any term of any kind. */
export const anyTerm = 'terms';

/** Most tags of one answer. They are sent in headers, and proxies take a few kilobytes of those as a rule. */
const mostTags = 24;

/** Few enough, in a fixed order, each once: many terms become any term, then many articles any article. */
export function fewTags(tags: Iterable<string>): string[] {
  let few = new Set(tags);
  if (few.size > mostTags) few = replaced(few, /^(?:category|tag|author):/, anyTerm);
  if (few.size > mostTags) few = replaced(few, /^articles?:/, anyArticle);
  return [...few].sort();
}

const replaced = (tags: Set<string>, many: RegExp, one: string) =>
  new Set([...tags].map((tag) => (many.test(tag) ? one : tag)));
