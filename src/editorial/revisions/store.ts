import type { Db } from '../../database/client.ts';
import { Prisma, type PrismaClient } from '../../database/generated/client.ts';

export type SummaryRow = {
  number: number;
  headline: string;
  actorId: string | null;
  actorName: string | null;
  createdAt: Date;
  message: string | null;
  autosave: boolean;
  published: boolean;
};

/** Readers see it, have seen it, or are to see it: a plan that was dropped before its time ends where it begins. */
const published = Prisma.sql`EXISTS (
  SELECT FROM publications p
  WHERE p.revision_id = r.id AND (p.valid_to IS NULL OR p.valid_to > p.valid_from))`;

/**
 * Not an autosave that the same actor followed with another within the window, unless it was to be published. Each
 * revision is judged by the next one alone, so a page ends the same wherever it begins.
 */
const shown = (window: number) => Prisma.sql`NOT (
  r.autosave
  AND NOT EXISTS (SELECT FROM publications p WHERE p.revision_id = r.id)
  AND coalesce((
    SELECT n.autosave AND n.actor_id IS NOT DISTINCT FROM r.actor_id
      AND n.created_at <= r.created_at + make_interval(secs => ${window})
    FROM revisions n
    WHERE n.article_id = r.article_id AND n.number > r.number
    ORDER BY n.number LIMIT 1), false))`;

/** One keyset page, newest first, and one more. `window` in seconds folds bursts of autosaves; null shows all. */
export const listRevisionRows = (
  prisma: PrismaClient,
  articleId: string,
  window: number | null,
  before: number | null,
  take: number,
) =>
  prisma.$queryRaw<SummaryRow[]>`
    SELECT r.number, r.headline, r.actor_id AS "actorId", k.name AS "actorName",
      r.created_at AS "createdAt", r.message, r.autosave, ${published} AS published
    FROM revisions r LEFT JOIN actors k ON k.id = r.actor_id
    WHERE r.article_id = ${articleId}::uuid
      ${before === null ? Prisma.empty : Prisma.sql`AND r.number < ${before}::int`}
      ${window === null ? Prisma.empty : Prisma.sql`AND ${shown(window)}`}
    ORDER BY r.number DESC LIMIT ${take + 1}`;

export const findRevisionRow = (db: Db, articleId: string, number: number) =>
  db.revision.findUnique({
    where: { articleId_number: { articleId, number } },
    select: {
      number: true,
      document: true,
      createdAt: true,
      message: true,
      autosave: true,
      actor: { select: { id: true, name: true } },
      publications: { select: { validFrom: true, validTo: true } },
    },
  });

export type RevisionRow = NonNullable<Awaited<ReturnType<typeof findRevisionRow>>>;

/**
 * Deletes a batch of autosaves that were made before the instant, and gives how many it found. The state that an
 * article is in stays, and so does what a publication was made from or a preview link is for; one that is just being published is passed by.
 */
export const deleteAutosaves = (prisma: PrismaClient, before: Date, most: number): Promise<number> =>
  prisma.$executeRaw`
    DELETE FROM revisions WHERE id IN (
      SELECT r.id FROM revisions r JOIN articles a ON a.id = r.article_id
      WHERE r.autosave AND r.created_at < ${before} AND r.number < a.revision_number
        AND NOT EXISTS (SELECT FROM publications p WHERE p.revision_id = r.id)
        AND NOT EXISTS (
          SELECT FROM previews v WHERE v.article_id = r.article_id AND v.revision_number = r.number)
      LIMIT ${most} FOR UPDATE OF r SKIP LOCKED)`;
