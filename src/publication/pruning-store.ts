import type { PrismaClient, Tx } from '../database/client.ts';
import { Prisma } from '../database/generated/client.ts';
import { inTransaction } from '../database/transaction.ts';

/** Most changes that one statement deletes. */
const batch = 5_000;

/**
 * What the log can do without up to a change: all but that one, whose digest stands for everything before it, and the one
 * that made each thing that is there as it is.
 */
const superseded = (through: bigint) => Prisma.sql`
  c.sequence < ${String(through)}::bigint AND (c.appears IS NOT TRUE OR EXISTS (
    SELECT FROM changes later
    WHERE later.article_id = c.article_id AND later.appears IS NOT NULL
      AND later.sequence > c.sequence AND later.sequence <= ${String(through)}::bigint
  ) OR EXISTS (
    SELECT FROM changes later
    WHERE later.term_id = c.term_id AND later.appears IS NOT NULL
      AND later.sequence > c.sequence AND later.sequence <= ${String(through)}::bigint
  ))`;

/** Says first how far the log is not whole any more: who comes with an older token must not go on from it. */
async function announce(tx: Tx, before: Date): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ through: bigint | null }[]>`
    SELECT max(c.sequence) AS through FROM changes c WHERE c.recorded_at < ${before}`;
  if (!row?.through) return null;
  const found = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM changes c WHERE ${superseded(row.through)} LIMIT 1`;
  if (found.length === 0) return null;
  await tx.$executeRaw`
    UPDATE change_log SET pruned_through = greatest(pruned_through, ${String(row.through)}::bigint)`;
  return row.through;
}

const isAlone = async (tx: Tx) => {
  const [row] = await tx.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(4201, 10) AS locked`;
  return row?.locked ?? false;
};

/** Deletes changes that were recorded before an instant and say nothing of what is there now. Gives how many. */
export async function pruneChanges(prisma: PrismaClient, before: Date): Promise<number> {
  const through = await inTransaction(prisma, async (tx) =>
    (await isAlone(tx)) ? announce(tx, before) : null,
  );
  if (through === null) return 0;
  for (let pruned = 0; ; ) {
    const count = await inTransaction(
      prisma,
      (tx) => tx.$executeRaw`
        DELETE FROM changes WHERE sequence IN (
          SELECT c.sequence FROM changes c WHERE ${superseded(through)} ORDER BY c.sequence LIMIT ${batch})`,
    );
    pruned += count;
    if (count < batch) return pruned;
  }
}
