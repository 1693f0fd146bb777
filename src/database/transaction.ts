import type { PrismaClient, Tx } from './client.ts';

/**
 * Runs one write in one transaction. Read committed is enough: every writer locks the row it competes for before
 * it reads it.
 */
export const inTransaction = <T>(prisma: PrismaClient, run: (tx: Tx) => Promise<T>): Promise<T> =>
  prisma.$transaction(run);
