import { v7 as uuidv7 } from 'uuid';
import type { ArticleDocument, CorrectionDocument } from '../content/document.ts';
import type { ZonedInstant } from '../content/zoned-instant.ts';
import type { Prisma } from '../database/generated/client.ts';
import { publishedCard, publishedDocument } from './document.ts';

type Tx = Prisma.TransactionClient;

export type PublicationSpan = {
  id: string;
  revisionId: string;
  revisionNumber: number;
  validFrom: Date;
  validTo: Date | null;
  validToZone: string | null;
  firstPublishedAt: Date;
  publishedAt: Date;
  modifiedAt: Date;
  /** A schedule that has not been carried to the change log starts, or ends, it. */
  startsByPlan: boolean;
  endsByPlan: boolean;
};

/** The latest two publications of an article, newest first, and the database's clock. Of two that begin at one instant, the one that readers go on seeing is the newer. */
export async function findPublications(
  tx: Tx,
  articleId: string,
): Promise<{ clock: Date; spans: PublicationSpan[] }> {
  const rows = await tx.$queryRaw<({ clock: Date } & (PublicationSpan | { id: null }))[]>`
    SELECT now.clock, latest.* FROM (SELECT dateline_clock() AS clock) now LEFT JOIN LATERAL (
      SELECT p.id, p.revision_id AS "revisionId", r.number AS "revisionNumber",
        p.valid_from AS "validFrom", p.valid_to AS "validTo", p.valid_to_zone AS "validToZone",
        p.first_published_at AS "firstPublishedAt", p.published_at AS "publishedAt", p.modified_at AS "modifiedAt",
        EXISTS (SELECT FROM planned_changes c WHERE c.publication_id = p.id AND c.type <> 'article_unpublished')
          AS "startsByPlan",
        EXISTS (SELECT FROM planned_changes c WHERE c.publication_id = p.id AND c.type = 'article_unpublished')
          AS "endsByPlan"
      FROM publications p JOIN revisions r ON r.id = p.revision_id
      WHERE p.article_id = ${articleId}::uuid ORDER BY p.valid_from DESC, p.valid_to DESC NULLS FIRST, p.id DESC LIMIT 2
    ) latest ON true
    ORDER BY latest."validFrom" DESC, latest."validTo" DESC NULLS FIRST, latest.id DESC`;
  const spans = rows.flatMap((row) => (row.id === null ? [] : [row]));
  return { clock: rows[0]?.clock ?? new Date(0), spans };
}

export const findRevision = (tx: Tx, articleId: string, number: number) =>
  tx.revision.findUnique({
    where: { articleId_number: { articleId, number } },
    select: { id: true, document: true },
  });

export const setEnd = (tx: Tx, id: string, end: ZonedInstant | null) =>
  tx.publication.update({
    where: { id },
    data: { validTo: end?.at ?? null, validToZone: end?.timeZone ?? null },
    select: { id: true },
  });

/** Gives up a publication that has not begun. */
export const deletePublication = (tx: Tx, id: string) =>
  tx.publication.delete({ where: { id }, select: { id: true } });

type Instants = {
  validFrom: Date;
  validFromZone: string | null;
  validTo: Date | null;
  validToZone: string | null;
  firstPublishedAt: Date;
  publishedAt: Date;
  modifiedAt: Date;
};

/** Freezes a revision, with the corrections that readers have been told of. Only its end is ever changed again. */
export async function insertPublication(
  tx: Tx,
  articleId: string,
  revision: { id: string; document: ArticleDocument; corrections: CorrectionDocument[] },
  instants: Instants,
): Promise<string> {
  const document = publishedDocument({ ...revision.document, corrections: revision.corrections });
  const id = uuidv7();
  await tx.publication.create({
    data: {
      id,
      articleId,
      revisionId: revision.id,
      ...instants,
      language: document.language,
      slug: document.slug,
      type: document.type,
      categoryId: document.categoryId,
      tagIds: document.tagIds,
      authorIds: [...new Set(document.bylines.map(({ authorId }) => authorId))],
      document: document as unknown as Prisma.InputJsonValue,
      card: publishedCard(document) as unknown as Prisma.InputJsonValue,
    },
    select: { id: true },
  });
  return id;
}

/** The same publication again, from another instant on and with other corrections. */
export async function reissuePublication(
  tx: Tx,
  id: string,
  again: { validFrom: Date; end: ZonedInstant | null; modifiedAt: Date; corrections: CorrectionDocument[] },
): Promise<string> {
  const newId = uuidv7();
  await tx.$executeRaw`
    INSERT INTO publications (id, article_id, revision_id, valid_from, valid_from_zone, valid_to, valid_to_zone,
      language, slug, type, category_id, tag_ids, author_ids, first_published_at, published_at, modified_at,
      document, card, search, search_title)
    SELECT ${newId}::uuid, article_id, revision_id, ${again.validFrom}::timestamptz,
      CASE WHEN valid_from = ${again.validFrom}::timestamptz THEN valid_from_zone END,
      ${again.end?.at ?? null}::timestamptz, ${again.end?.timeZone ?? null}::text,
      language, slug, type, category_id, tag_ids, author_ids, first_published_at, published_at,
      ${again.modifiedAt}::timestamptz,
      jsonb_set(document, '{corrections}', ${JSON.stringify(again.corrections)}::jsonb), card,
      search, search_title
    FROM publications WHERE id = ${id}::uuid`;
  return newId;
}

/** Takes every publication of an article from the readers, also those of the past. */
export const markKilled = (tx: Tx, articleId: string, killedAt: Date) =>
  tx.publication.updateMany({ where: { articleId, killedAt: null }, data: { killedAt } });

export const insertKill = (tx: Tx, articleId: string, reason: string, killedAt: Date) =>
  tx.kill.create({ data: { articleId, reason, killedAt }, select: { articleId: true } });

export const deleteKill = (tx: Tx, articleId: string) =>
  tx.kill.delete({ where: { articleId }, select: { articleId: true } });

/** What readers are told of an article's corrections; no save of its text changes it. */
export const setCorrections = (tx: Tx, id: string, corrections: CorrectionDocument[]) =>
  tx.article.update({
    where: { id },
    data: { corrections: corrections as unknown as Prisma.InputJsonValue },
    select: { id: true },
  });
