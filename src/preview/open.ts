import type { ArticleDocument } from '../content/document.ts';
import type { PrismaClient, Reader } from '../database/client.ts';
import { type ArticleView, findSurroundings } from '../delivery/articles/store.ts';
import { DatelineError, notFound } from '../errors.ts';
import { publishedDocument } from '../publication/document.ts';
import { findContent, findOpened, type LastPublication } from './store.ts';
import { claimedId, isTokenOf } from './token.ts';

/** One answer for whatever ended it: who holds a link learns that it was one, and nothing of the article. */
const over = () => new DatelineError('gone', 'This preview is over.');

const isNamed = (id: string | null): id is string => id !== null;

/** What publishing a revision now would give. The one that readers see already would stay as it is. */
function instantsIfPublished(last: LastPublication | null, revision: number, now: Date) {
  const shown = last && (last.validTo === null || last.validTo > now) ? last : null;
  const modifiedAt = shown?.revision === revision ? shown.modifiedAt : now;
  return {
    firstPublishedAt: (last?.firstPublishedAt ?? now).toISOString(),
    publishedAt: (shown?.publishedAt ?? now).toISOString(),
    modifiedAt: modifiedAt.toISOString(),
  };
}

function namedIn({ categoryId, tagIds, bylines, relatedLinks }: ArticleDocument) {
  const authors = bylines.map(({ authorId }) => authorId);
  const ofLinks = relatedLinks.map((link) => link.categoryId);
  return {
    articles: relatedLinks.map(({ targetId }) => targetId).filter(isNamed),
    terms: [categoryId, ...tagIds, ...authors, ...ofLinks].filter(isNamed),
  };
}

/**
 * The article behind a token, as delivery's presenter takes it. `desk` reads the working copy; everything of other
 * articles comes from `delivery`, which sees what readers see.
 */
export async function openPreview(
  { desk, delivery }: { desk: PrismaClient; delivery: Reader },
  token: string,
  now: Date,
): Promise<ArticleView> {
  const id = claimedId(token);
  const link = id === undefined ? null : await findOpened(desk, id);
  if (!link || !isTokenOf(token, link)) throw notFound('The preview');
  if (link.revokedAt || link.expiresAt <= now || link.isWithdrawn) throw over();
  const { articleId } = link;
  const content = await findContent(desk, articleId, link.revisionNumber, now);
  if (!content) throw over();
  const { number, document, last } = content;
  const { slug, language, type, categoryId, tagIds } = document;
  const named = namedIn(document);
  return {
    article: {
      articleId,
      slug,
      language,
      type,
      categoryId,
      tagIds,
      ...instantsIfPublished(last, number, now),
      document: publishedDocument(document),
    },
    ...(await findSurroundings(delivery, named.articles, named.terms, now)),
  };
}
