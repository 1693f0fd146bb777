import type { PrismaClient } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import {
  endOfBatch,
  findBehind,
  findPassing,
  holdCursor,
  insertDeliveries,
  moveCursor,
  tryLockQueue,
} from './queue-store.ts';
import { eventTypeOf } from './types.ts';

/** Most changes that one transaction looks at, for one webhook. */
const batch = 500;

/**
 * Makes deliveries of what the log holds that webhooks were not told of yet. How far that has come is written in the
 * transaction that makes them: each change is on its way exactly once, however a process ends. Any process may call it
 * at any time; one at a time does the work. Gives how many were made.
 */
export async function fanOut(prisma: PrismaClient, now: Date): Promise<number> {
  let made = 0;
  for (const { id } of await findBehind(prisma))
    for (let moved = true; moved; ) {
      const count = await fanOutTo(prisma, id, now);
      moved = count !== null;
      made += count ?? 0;
    }
  return made;
}

/** One batch for one webhook; null when there is nothing more, or somebody else is at it. */
function fanOutTo(prisma: PrismaClient, webhookId: string, now: Date): Promise<number | null> {
  return inTransaction(prisma, async (tx) => {
    if (!(await tryLockQueue(tx))) return null;
    const cursor = await holdCursor(tx, webhookId);
    if (cursor === null) return null;
    const end = await endOfBatch(tx, cursor, batch);
    if (end === null) return null;
    const changes = await findPassing(tx, webhookId, cursor, end);
    const made = await insertDeliveries(
      tx,
      changes.map(({ sequence, type, key }) => ({ webhookId, sequence, key, type: eventTypeOf(type), now })),
    );
    await moveCursor(tx, webhookId, end);
    return made.length;
  });
}
