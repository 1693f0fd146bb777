import type { ArticleDocument } from '../../content/document.ts';
import type { Db } from '../../database/client.ts';

/** The whole article as a revision keeps it; null when there is no such revision, or no longer. */
export async function findRevisionDocument(
  db: Db,
  articleId: string,
  number: number,
): Promise<ArticleDocument | null> {
  const row = await db.revision.findUnique({
    where: { articleId_number: { articleId, number } },
    select: { document: true },
  });
  return row && (row.document as unknown as ArticleDocument);
}

/**
 * The article as it was at a version that it had before: what the holder of that ETag saw. The version moves by
 * itself too, as when an article is published, so it is the last revision saved by then. Null when that is not known:
 * the one that followed tells whether one between them was purged.
 */
export async function findDocumentAtVersion(
  db: Db,
  article: { id: string; version: number; revisionNumber: number },
  version: number,
): Promise<ArticleDocument | null> {
  if (version >= article.version) return null;
  const saved = await db.revision.findFirst({
    where: { articleId: article.id, articleVersion: { gte: 1, lte: version } },
    orderBy: { number: 'desc' },
    select: { number: true, document: true },
  });
  if (!saved) return null;
  const next = await db.revision.findUnique({
    where: { articleId_number: { articleId: article.id, number: saved.number + 1 } },
    select: { articleVersion: true },
  });
  const isWhole = next ? next.articleVersion > version : saved.number === article.revisionNumber;
  return isWhole ? (saved.document as unknown as ArticleDocument) : null;
}
