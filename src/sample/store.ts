import type { Prisma, PrismaClient } from '../database/generated/client.ts';

export const hasArticles = async (db: PrismaClient | Prisma.TransactionClient): Promise<boolean> =>
  (await db.article.findFirst({ select: { id: true } })) !== null;

/** Makes processes that start at once load one after the other. Held to the end of the transaction. */
export const lockSampleContent = (tx: Prisma.TransactionClient) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(4201, 5)`;
