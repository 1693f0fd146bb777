import type { Reader } from '../../database/client.ts';
import { textOf } from '../../publication/related/nearest-store.ts';
import type { RelatedQuery } from './contract.ts';
import { presentLinks } from './presenter.ts';
import { findNearest } from './related-store.ts';
import type { ArticleView } from './store.ts';

/** The view with what fills its related links up, if that is asked for and there is room. */
export async function filledUp(
  reader: Reader,
  view: ArticleView,
  { related, relatedLimit }: RelatedQuery,
  now: Date,
): Promise<ArticleView> {
  const room = related === 'auto' ? relatedLimit - presentLinks(view).length : 0;
  if (room <= 0) return view;
  const { article } = view;
  const linked = article.document.relatedLinks.flatMap(({ targetId }) => targetId ?? []);
  const { near, terms } = await findNearest(
    reader,
    {
      language: article.language,
      categoryId: article.categoryId,
      tagIds: article.tagIds,
      text: textOf(article.document),
      publishedAt: new Date(article.publishedAt),
      excludedIds: [article.articleId, ...linked],
    },
    room,
    now,
  );
  return { ...view, terms: { ...terms, ...view.terms }, filled: near };
}
