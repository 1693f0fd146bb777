import type { PrismaClient, Tx } from '../database/client.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export type KeptAnswer = { fingerprint: Bytes; answer: Bytes };

/**
 * Takes the right to carry out the request of this number until the transaction ends; false when somebody else has
 * it. Locks of one 64-bit number do not meet those of two numbers that the migrations list.
 */
export async function tryLock(tx: Tx, number: bigint): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(${number}) AS locked`;
  return row?.locked === true;
}

export const findAnswer = (
  tx: Tx,
  actorId: string,
  keyHash: Bytes,
  since: Date,
): Promise<KeptAnswer | null> =>
  tx.idempotentAnswer.findFirst({
    where: { actorId, keyHash, createdAt: { gt: since } },
    select: { fingerprint: true, answer: true },
  });

/** In the place of an answer under the same key that is too old to be given. */
export const keepAnswer = (tx: Tx, actorId: string, keyHash: Bytes, kept: KeptAnswer, now: Date) =>
  tx.$executeRaw`
    INSERT INTO idempotent_answers (actor_id, key_hash, fingerprint, answer, created_at)
    VALUES (${actorId}::uuid, ${keyHash}, ${kept.fingerprint}, ${kept.answer}, ${now})
    ON CONFLICT (actor_id, key_hash) DO UPDATE SET
      fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at`;

/** Most answers that one statement removes, so that none runs long. */
const batch = 1_000;

/** Removes the answers kept before an instant, and says how many they were. */
export async function purgeIdempotentAnswers(prisma: PrismaClient, olderThan: Date): Promise<number> {
  let total = 0;
  for (let removed = batch; removed === batch; total += removed)
    removed = await prisma.$executeRaw`
      DELETE FROM idempotent_answers WHERE (actor_id, key_hash) IN (
        SELECT actor_id, key_hash FROM idempotent_answers WHERE created_at < ${olderThan}
        ORDER BY created_at LIMIT ${batch}::int FOR UPDATE SKIP LOCKED)`;
  return total;
}
