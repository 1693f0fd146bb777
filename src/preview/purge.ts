import type { PrismaClient } from '../database/client.ts';
import { deleteExpired } from './store.ts';

/** Rows that one statement deletes: few enough to hold no lock for long. */
const batch = 1_000;

/** Deletes the links that had expired before `olderThan`, and says how many. From then on their tokens are unknown. */
export async function purgePreviews(prisma: PrismaClient, olderThan: Date): Promise<number> {
  for (let deleted = 0; ; ) {
    const count = await deleteExpired(prisma, olderThan, batch);
    deleted += count;
    if (count < batch) return deleted;
  }
}
