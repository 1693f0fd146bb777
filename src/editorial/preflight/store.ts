import type { Db } from '../../database/client.ts';
import type { Prisma } from '../../database/generated/client.ts';

/** Which of these articles readers see at an instant. */
export async function findVisible(db: Db, ids: string[], at: Date): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const where: Prisma.PublicationWhereInput = {
    articleId: { in: ids },
    killedAt: null,
    validFrom: { lte: at },
    OR: [{ validTo: null }, { validTo: { gt: at } }],
  };
  const rows = await db.publication.findMany({ where, select: { articleId: true } });
  return new Set(rows.map(({ articleId }) => articleId));
}
