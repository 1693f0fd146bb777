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

/**
 * Writes a new article, all its rows and its first revision, in one statement: the document that the revision keeps is
 * sent once, and each table takes its part of it. Begins with the claim to its slug, as `claimSlug` makes it; where
 * that fails nothing is written, and it gives false.
 */
export const insertArticle = async (
  tx: Prisma.TransactionClient,
  id: string,
  document: ArticleDocument,
  { actorId, save, now }: { actorId: string | null; save: SaveOptions | undefined; now: Date },
) =>
  (await tx.$executeRaw`
    WITH claim AS (
      INSERT INTO article_slugs (language, slug, article_id, created_at)
      VALUES (${document.language}, ${document.slug}, ${id}::uuid, ${now}) ON CONFLICT (language, slug)
        DO UPDATE SET created_at = excluded.created_at WHERE article_slugs.article_id = excluded.article_id
      RETURNING article_id, created_at
    ), input AS (
      SELECT article_id AS id, created_at AS now, ${JSON.stringify(document)}::jsonb AS document FROM claim
    ), article AS (
      INSERT INTO articles (id, language, slug, type, headline, kicker, standfirst, dateline, category_id, image,
        canonical_url, seo, excerpt, extensions, corrections, revision_number, created_at, updated_at)
      SELECT i.id, d.language, d.slug, d.type, d.headline, d.kicker, d.standfirst, d.dateline, d."categoryId", d.image,
        d."canonicalUrl", d.seo, d.excerpt, d.extensions, d.corrections, 1, i.now, i.now
      FROM input i, jsonb_to_record(i.document) AS d(language text, slug text, type text, headline text, kicker text,
        standfirst text, dateline jsonb, "categoryId" uuid, image jsonb, "canonicalUrl" text, seo jsonb, excerpt text,
        extensions jsonb, corrections jsonb)
    ), tags AS (
      INSERT INTO article_tags (article_id, tag_id, position)
      SELECT i.id, t.id::uuid, t.number - 1
      FROM input i, jsonb_array_elements_text(i.document->'tagIds') WITH ORDINALITY AS t(id, number)
    ), bylines AS (
      INSERT INTO bylines (article_id, author_id, role, position)
      SELECT i.id, (b.byline->>'authorId')::uuid, b.byline->>'role', b.number - 1
      FROM input i, jsonb_array_elements(i.document->'bylines') WITH ORDINALITY AS b(byline, number)
    ), sections AS (
      INSERT INTO sections (id, article_id, position, heading, anchor, body, created_at, updated_at)
      SELECT (s.section->>'id')::uuid, i.id, s.number - 1, s.section->>'heading', s.section->>'anchor',
        s.section->'body', i.now, i.now
      FROM input i, jsonb_array_elements(i.document->'sections') WITH ORDINALITY AS s(section, number)
    ), links AS (
      INSERT INTO related_links (id, article_id, position, kind, target_id, url, title, excerpt, category_id, image,
        created_at, updated_at)
      SELECT (l.link->>'id')::uuid, i.id, l.number - 1, l.link->>'kind', (l.link->>'targetId')::uuid, l.link->>'url',
        l.link->>'title', l.link->>'excerpt', (l.link->>'categoryId')::uuid, nullif(l.link->'image', 'null'), i.now, i.now
      FROM input i, jsonb_array_elements(i.document->'relatedLinks') WITH ORDINALITY AS l(link, number)
    )
    INSERT INTO revisions (id, article_id, number, headline, document, article_version, message, autosave, actor_id,
      created_at)
    SELECT ${uuidv7()}::uuid, i.id, 1, i.document->>'headline', i.document, 1, ${save?.message ?? null}::text,
      ${save?.autosave ?? false}::boolean, ${actorId}::uuid, i.now
    FROM input i`) === 1;

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

/** Articles by id, and by slug in any language, that are not in the trash. */
export const findLinkTargets = (
  db: Db,
  ids: string[],
  slugs: string[],
): Promise<{ id: string; slug: string; language: string }[]> =>
  db.$queryRaw`
    SELECT id, slug, language FROM articles
    WHERE trashed_at IS NULL AND (id = ANY(${ids}::uuid[]) OR slug = ANY(${slugs}::text[]))`;

/** Which of these articles there are, in the trash or not. */
export async function findExisting(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await db.article.findMany({ where: { id: { in: ids } }, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}
