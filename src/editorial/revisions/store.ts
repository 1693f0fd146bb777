import type { Db } from '../../database/client.ts';
import type { PrismaClient } from '../../database/generated/client.ts';

const actor = { select: { id: true, name: true } };

/** One keyset page, newest first, and one more. */
export const listRevisionRows = (
  prisma: PrismaClient,
  articleId: string,
  before: number | null,
  take: number,
) =>
  prisma.$queryRaw<
    { number: number; headline: string; actorId: string | null; actorName: string | null; createdAt: Date }[]
  >`
    SELECT r.number, r.headline, r.actor_id AS "actorId", k.name AS "actorName",
      r.created_at AS "createdAt"
    FROM revisions r LEFT JOIN api_keys k ON k.id = r.actor_id
    WHERE r.article_id = ${articleId}::uuid AND (${before}::int IS NULL OR r.number < ${before}::int)
    ORDER BY r.number DESC LIMIT ${take + 1}`;

export const findRevisionRow = (db: Db, articleId: string, number: number) =>
  db.revision.findUnique({
    where: { articleId_number: { articleId, number } },
    select: { number: true, document: true, createdAt: true, actor },
  });

export type RevisionRow = NonNullable<Awaited<ReturnType<typeof findRevisionRow>>>;
