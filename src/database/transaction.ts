import type { PrismaClient, Tx } from './client.ts';
import { isWriteConflict } from './errors.ts';

/** How often a write is tried that Postgres ends in favour of another one. */
const tries = 4;

/**
 * Runs one write in one transaction; `run` may be called again, from the start, when Postgres resolves a deadlock
 * at its cost. Read committed is enough: every writer locks the row it competes for before it reads it.
 */
export async function inTransaction<T>(prisma: PrismaClient, run: (tx: Tx) => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await prisma.$transaction(run);
    } catch (error) {
      if (left === 1 || !isWriteConflict(error)) throw error;
    }
  }
}
