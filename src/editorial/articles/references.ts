import { validate as isUuid } from 'uuid';
import type { ArticleDocument } from '../../content/document.ts';
import type { Raw } from '../../database/client.ts';
import type { Fault } from '../../errors.ts';
import { findersOf, namesOf } from '../terms/resolve.ts';
import type { Names } from './names-store.ts';
import { type Found, type FoundArticle, findInAnyLanguage, findNamed } from './references-store.ts';
import type { ArticleCreate } from './schema.ts';

/** Turns what a write names by id or slug into ids; an unknown name is a fault and gives ''. */
export type References = Record<
  'category' | 'tag' | 'author' | 'article',
  (reference: string, pointer: string, faults: Fault[]) => string
>;

type Named = {
  categories?: (string | null | undefined)[];
  tags?: string[];
  authors?: string[];
  articles?: string[];
  language: string;
  /** Ids that the article links to already: they stay good when their article goes to the trash. */
  linked?: string[];
};

export const namedIn = (input: ArticleCreate, current: ArticleDocument | null = null): Named => ({
  categories: [input.category, ...(input.relatedLinks ?? []).map(({ category }) => category)],
  tags: input.tags ?? [],
  authors: (input.bylines ?? []).map(({ author }) => author),
  articles: (input.relatedLinks ?? []).flatMap((link) => (link.kind === 'article' ? [link.article] : [])),
  language: input.language ?? 'en',
  linked: linkedBy(current),
});

export const linkedBy = (document: ArticleDocument | null): string[] =>
  document?.relatedLinks.flatMap(({ targetId }) => targetId ?? []) ?? [];

const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));

function namesIn(found: readonly Found[], targets: ReadonlyMap<string, FoundArticle>): Names {
  const termsOf = (collection: string) =>
    byId(found.flatMap((row) => (row.collection === collection ? [row] : [])));
  return {
    categories: termsOf('categories'),
    tags: termsOf('tags'),
    authors: termsOf('authors'),
    articles: new Map([...targets].map(([id, { slug, name }]) => [id, { id, slug, headline: name }])),
  };
}

/** Finds the articles that links name: by id, by slug in the language of the link, or by a slug that only one has. */
function articleFinder(articles: readonly FoundArticle[], language: string, linked: readonly string[]) {
  const ids = new Set([...articles.map(({ id }) => id), ...linked]);
  return (name: string): string | undefined => {
    if (ids.has(name.toLowerCase())) return name.toLowerCase();
    const bySlug = articles.filter(({ slug }) => slug === name);
    const inLanguage = bySlug.find((target) => target.language === language);
    return (inLanguage ?? (bySlug.length === 1 ? bySlug[0] : undefined))?.id;
  };
}

/**
 * In one statement, whatever is named, and a second one for articles that are not found in their language. With
 * `keep`, in a transaction, the terms stay out of the trash until it ends.
 */
export async function findReferences(
  db: Raw,
  named: Named,
  keep = true,
): Promise<{ references: References; names: Names }> {
  const { categories = [], tags = [], authors = [], articles = [], language, linked = [] } = named;
  const terms = namesOf({ categories: categories.filter((name) => typeof name === 'string'), tags, authors });
  const ids = articles.filter((name) => isUuid(name));
  const found = await findNamed(db, terms, { ids, slugs: articles, language }, keep);
  const targets = byId(found.filter((row) => row.collection === 'articles'));
  const isFound = (name: string) =>
    linked.includes(name.toLowerCase()) ||
    targets.has(name.toLowerCase()) ||
    [...targets.values()].some((row) => row.slug === name && row.language === language);
  const missing = articles.filter((name) => !isFound(name));
  if (missing.length > 0) for (const row of await findInAnyLanguage(db, missing)) targets.set(row.id, row);
  const finders = { ...findersOf(found), article: articleFinder([...targets.values()], language, linked) };
  const orFault =
    (find: (name: string) => string | undefined, kind: string) =>
    (name: string, pointer: string, faults: Fault[]): string => {
      const id = find(name);
      if (id === undefined) faults.push({ pointer, detail: `is not the id or slug of ${kind}` });
      return id ?? '';
    };
  const references = {
    category: orFault(finders.category, 'a category'),
    tag: orFault(finders.tag, 'a tag'),
    author: orFault(finders.author, 'an author'),
    article: orFault(finders.article, 'an article (where languages share the slug, name it by id)'),
  };
  return { references, names: namesIn(found, targets) };
}
