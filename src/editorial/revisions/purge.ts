import type { PrismaClient } from '../../database/client.ts';
import { deleteAutosaves } from './store.ts';

/** Revisions are whole articles: a batch of them is a short transaction. */
const batch = 500;

/**
 * Deletes the autosaves that were made before the instant, but for the last state of each article and what was
 * published or is going to be. Gives how many it deleted.
 */
export async function purgeAutosaves(prisma: PrismaClient, olderThan: Date): Promise<number> {
  let deleted = 0;
  for (;;) {
    const count = await deleteAutosaves(prisma, olderThan, batch);
    deleted += count;
    if (count < batch) return deleted;
  }
}
