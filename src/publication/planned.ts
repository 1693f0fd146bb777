import type { PrismaClient, Tx } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendChanges, type Change } from './changes.ts';
import { countDue, lockPlan, type PlannedChange, takeDue, takeDueOf } from './planned-store.ts';

/** Most changes that one transaction carries over. */
const batch = 500;

const changeOf = ({ dueAt, ...rest }: PlannedChange, now: Date): Change => ({
  ...rest,
  effectiveAt: dueAt,
  recordedAt: now,
});

/**
 * Carries what schedules have brought about to the change log: each exactly once, since a row leaves the plan in the
 * transaction in which it enters the log. Readers see scheduled content without it. Every process may call it as often
 * as it likes; one at a time does the work. Gives how many it carried over.
 */
export async function recordDueChanges(prisma: PrismaClient, now: Date): Promise<number> {
  if ((await countDue(prisma, now)) === 0) return 0;
  for (let recorded = 0; ; ) {
    const count = await inTransaction(prisma, async (tx) => {
      if (!(await lockPlan(tx))) return 0;
      const due = await takeDue(tx, now, batch);
      await appendChanges(
        tx,
        due.map((change) => changeOf(change, now)),
      );
      return due.length;
    });
    recorded += count;
    if (count < batch) return recorded;
  }
}

/**
 * Appends what is done to an article now, and before it what a schedule did to it and nobody has recorded yet. Last
 * in a transaction, as `appendChanges`.
 */
export async function appendInOrder(
  tx: Tx,
  articleId: string,
  change: Change | null,
  now: Date,
): Promise<void> {
  const due = (await takeDueOf(tx, articleId, now)).map((planned) => changeOf(planned, now));
  await appendChanges(tx, change ? [...due, change] : due);
}
