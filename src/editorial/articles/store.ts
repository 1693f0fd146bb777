import { v7 as uuidv7 } from 'uuid';
import type { ArticleDocument } from '../../content/document.ts';
import type { Db } from '../../database/client.ts';
import type { Prisma } from '../../database/generated/client.ts';
import { jsonOrNull } from '../../database/json.ts';
import type { SaveOptions } from '../../http/save-options.ts';

/**
 * Takes the row lock that makes writers of one article wait for each other. Not the stronger FOR UPDATE: two
 * articles that link to each other at once would wait for each other's keys for ever.
 */
export async function lockArticle(tx: Prisma.TransactionClient, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM articles WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return rows.length === 1;
}

export const findIdsBySlug = async (db: Db, slug: string): Promise<{ id: string; language: string }[]> =>
  db.article.findMany({ where: { slug }, select: { id: true, language: true } });

export const isArticle = async (db: Db, id: string): Promise<boolean> =>
  (await db.article.count({ where: { id } })) === 1;

const articleData = (document: ArticleDocument) => ({
  language: document.language,
  slug: document.slug,
  type: document.type,
  headline: document.headline,
  kicker: document.kicker,
  standfirst: document.standfirst,
  dateline: jsonOrNull(document.dateline),
  categoryId: document.categoryId,
  image: jsonOrNull(document.image),
  canonicalUrl: document.canonicalUrl,
  seo: jsonOrNull(document.seo) as Prisma.InputJsonValue,
  excerpt: document.excerpt,
  extensions: jsonOrNull(document.extensions) as Prisma.InputJsonValue,
  corrections: jsonOrNull(document.corrections) as Prisma.InputJsonValue,
});

async function insertTerms(
  tx: Prisma.TransactionClient,
  articleId: string,
  document: ArticleDocument,
): Promise<void> {
  const { tagIds, bylines } = document;
  if (tagIds.length > 0)
    await tx.articleTag.createMany({
      data: tagIds.map((tagId, position) => ({ articleId, tagId, position })),
    });
  if (bylines.length > 0)
    await tx.byline.createMany({
      data: bylines.map((byline, position) => ({ articleId, ...byline, position })),
    });
}

export const updateArticle = (
  tx: Prisma.TransactionClient,
  id: string,
  document: ArticleDocument,
  revisionNumber: number,
  stage: string,
  now: Date,
) =>
  tx.article.update({
    where: { id },
    data: { ...articleData(document), stage, revisionNumber, version: { increment: 1 }, updatedAt: now },
    select: { id: true },
  });

export async function replaceTerms(
  tx: Prisma.TransactionClient,
  articleId: string,
  document: ArticleDocument,
): Promise<void> {
  await tx.articleTag.deleteMany({ where: { articleId } });
  await tx.byline.deleteMany({ where: { articleId } });
  await insertTerms(tx, articleId, document);
}

export const insertRevision = (
  tx: Prisma.TransactionClient,
  revision: {
    articleId: string;
    number: number;
    document: ArticleDocument;
    /** The article's version once this state is saved: what leads from an ETag to the state its holder saw. */
    articleVersion: number;
    actorId: string | null;
    save: SaveOptions | undefined;
    now: Date;
  },
) =>
  tx.revision.create({
    data: {
      id: uuidv7(),
      articleId: revision.articleId,
      number: revision.number,
      headline: revision.document.headline,
      document: revision.document as unknown as Prisma.InputJsonValue,
      articleVersion: revision.articleVersion,
      message: revision.save?.message ?? null,
      autosave: revision.save?.autosave ?? false,
      actorId: revision.actorId,
      createdAt: revision.now,
    },
    select: { id: true },
  });

export const setTrashed = (tx: Prisma.TransactionClient, id: string, trashedAt: Date | null, now: Date) =>
  tx.article.update({
    where: { id },
    data: { trashedAt, updatedAt: now, version: { increment: 1 } },
    select: { id: true },
  });

export const setAssignee = (tx: Prisma.TransactionClient, id: string, assignee: string | null) =>
  tx.article.update({ where: { id }, data: { assignee, version: { increment: 1 } }, select: { id: true } });

/** The article must be locked: its version counts publishing too, since the desk's answer shows it. */
export const bumpVersion = (tx: Prisma.TransactionClient, id: string) =>
  tx.article.update({ where: { id }, data: { version: { increment: 1 } }, select: { id: true } });

export const setStage = (tx: Prisma.TransactionClient, id: string, stage: string) =>
  tx.article.update({ where: { id }, data: { stage }, select: { id: true } });

export const setEmbargo = (
  tx: Prisma.TransactionClient,
  id: string,
  embargo: { at: Date; timeZone: string | null } | null,
) =>
  tx.article.update({
    where: { id },
    data: {
      embargoUntil: embargo?.at ?? null,
      embargoZone: embargo?.timeZone ?? null,
    },
    select: { id: true },
  });

/** Which of these articles there are, in the trash or not. */
export async function findExisting(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await db.article.findMany({ where: { id: { in: ids } }, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}
