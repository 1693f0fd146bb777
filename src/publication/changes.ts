import type { Tx } from '../database/client.ts';

/** One thing that changes what readers see. `type` is lower snake_case, such as `tag_published`. */
export type Change = {
  type: string;
  articleId?: string;
  publicationId?: string;
  termKind?: string;
  termId?: string;
  /** From when readers see it; in the future for what is scheduled. */
  effectiveAt: Date;
  recordedAt: Date;
};

/**
 * Appends to the log and gives the number of the row. The database numbers it under a lock that lasts to the
 * commit, so append last in a transaction: everybody who publishes waits behind it.
 */
export async function appendChange(tx: Tx, change: Change): Promise<bigint> {
  const { sequence } = await tx.change.create({
    data: { ...change, sequence: 0n },
    select: { sequence: true },
  });
  return sequence;
}

/** Appends several, in their order and in one statement. */
export async function appendChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  if (changes.length > 0)
    await tx.change.createMany({ data: changes.map((change) => ({ ...change, sequence: 0n })) });
}
