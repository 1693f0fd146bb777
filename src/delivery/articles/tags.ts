import { addressTag, anyArticle, anyArticleOf, articleTag, kindTag, termTag } from '../../cache/tags.ts';
import type { ArticleView, CardRow, ListFilter } from './store.ts';

type Shown = Pick<CardRow, 'categoryId' | 'tagIds'>;

const termTags = ({ categoryId, tagIds }: Shown, bylines: { authorId: string }[]) => [
  ...(categoryId === null ? [] : [termTag('category', categoryId)]),
  ...tagIds.map((id) => termTag('tag', id)),
  ...bylines.map(({ authorId }) => termTag('author', authorId)),
];

/**
 * What a page depends on: who stands at its address, the article, and every term and article that it names, whether or
 * not readers see those now.
 */
export function pageTags(reference: string, { article, targets }: ArticleView): string[] {
  const { relatedLinks, bylines } = article.document;
  return [
    addressTag('article', reference),
    articleTag(article.articleId),
    ...termTags(article, bylines),
    ...relatedLinks.flatMap(({ targetId, categoryId }) => [
      ...(targetId === null ? [] : [articleTag(targetId)]),
      ...(categoryId === null ? [] : [termTag('category', categoryId)]),
    ]),
    ...Object.values(targets).flatMap(({ categoryId }) =>
      categoryId === null ? [] : [termTag('category', categoryId)],
    ),
  ];
}

/** What a redirect depends on: who stands at either address. */
export const movedTags = (reference: string, present: string) => [
  addressTag('article', reference),
  addressTag('article', present),
];

/** What the names in a filter depend on: who has them, and for categories the tree below. */
type Named = { category?: string | undefined; tag?: string[] | undefined; author?: string | undefined };

const nameTags = ({ category, tag = [], author }: Named) => [
  ...(category === undefined ? [] : [kindTag('category'), addressTag('category', category)]),
  ...tag.map((reference) => addressTag('tag', reference)),
  ...(author === undefined ? [] : [addressTag('author', author)]),
];

/** Whichever article enters or leaves a list has what the list is of: one property, the rarest as a rule, is enough. */
function memberTags({ tagIds, authorIds, categoryIds, language }: ListFilter): string[] {
  const [tag] = tagIds;
  if (tag !== undefined) return [anyArticleOf('tag', tag)];
  const [author] = authorIds;
  if (author !== undefined) return [anyArticleOf('author', author)];
  if (categoryIds.length > 0) return categoryIds.map((id) => anyArticleOf('category', id));
  return [language === undefined ? anyArticle : anyArticleOf('language', language)];
}

export const listTags = (query: Named, filter: ListFilter, cards: readonly CardRow[]): string[] => [
  ...memberTags(filter),
  ...nameTags(query),
  ...filter.tagIds.map((id) => termTag('tag', id)),
  ...filter.authorIds.map((id) => termTag('author', id)),
  ...cards.flatMap((card) => termTags(card, card.card.bylines)),
];
