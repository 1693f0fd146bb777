import { validate as isUuid } from 'uuid';
import type { ArticleDocument } from '../../content/document.ts';
import type { Db } from '../../database/client.ts';
import type { Fault } from '../../errors.ts';
import { resolveReferences } from '../terms/resolve.ts';
import type { ArticleCreate } from './schema.ts';
import { findLinkTargets } from './store.ts';

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

/** In a constant number of statements, whatever is named. */
export async function findReferences(db: Db, named: Named): Promise<References> {
  const { categories = [], tags = [], authors = [], articles = [], language, linked = [] } = named;
  const terms = await resolveReferences(
    db,
    {
      categories: categories.filter((name) => typeof name === 'string'),
      tags,
      authors,
    },
    true,
  );
  const targets =
    articles.length === 0
      ? []
      : await findLinkTargets(
          db,
          articles.filter((name) => isUuid(name)),
          articles,
        );
  const byId = new Set([...targets.map(({ id }) => id), ...linked]);
  const article = (name: string): string | undefined => {
    if (byId.has(name.toLowerCase())) return name.toLowerCase();
    const bySlug = targets.filter(({ slug }) => slug === name);
    const inLanguage = bySlug.find((target) => target.language === language);
    return (inLanguage ?? (bySlug.length === 1 ? bySlug[0] : undefined))?.id;
  };
  const orFault =
    (find: (name: string) => string | undefined, kind: string) =>
    (name: string, pointer: string, faults: Fault[]): string => {
      const id = find(name);
      if (id === undefined) faults.push({ pointer, detail: `is not the id or slug of ${kind}` });
      return id ?? '';
    };
  return {
    category: orFault(terms.category, 'a category'),
    tag: orFault(terms.tag, 'a tag'),
    author: orFault(terms.author, 'an author'),
    article: orFault(article, 'an article (where languages share the slug, name it by id)'),
  };
}
