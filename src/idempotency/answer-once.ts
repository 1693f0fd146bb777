import { createHash, timingSafeEqual } from 'node:crypto';
import { bearerToken } from '../auth/bearer.ts';
import type { PrismaClient } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import { DatelineError } from '../errors.ts';
import type { Answer } from '../http/answer.ts';
import type { AnswerOnce } from '../http/idempotency.ts';
import { sealOf } from './seal.ts';
import { findAnswer, keepAnswer, tryLock } from './store.ts';

/** How long an answer is given again, in milliseconds. */
export const keptFor = 24 * 60 * 60 * 1_000;

const sha256 = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());

/** One transaction holds what a request writes and the answer it gives: neither is there without the other. */
export function answerOnce(prisma: PrismaClient): AnswerOnce {
  return ({ actor, authorization, key, asked, now }, carryOut) => {
    const keyHash = sha256(key);
    const lock = Buffer.from(sha256(`${actor.id} ${key}`)).readBigInt64BE();
    // A token is another each hour, and the answer is for who sends the same again: with it goes what stays.
    const seal =
      actor.kind === 'token' ? sealOf(key, actor.id) : sealOf(bearerToken(authorization) ?? '', key);
    const fingerprint = seal.fingerprint(asked);
    return inTransaction(prisma, async (tx) => {
      if (!(await tryLock(tx, lock)))
        throw new DatelineError(
          'idempotency_in_flight',
          'The first request with this Idempotency-Key is still under way. Send this one again in a moment.',
        );
      const kept = await findAnswer(tx, actor.id, keyHash, new Date(now.getTime() - keptFor));
      if (kept) {
        if (!timingSafeEqual(kept.fingerprint, fingerprint))
          throw new DatelineError(
            'idempotency_key_reused',
            'This Idempotency-Key came with another request before. Make a new key for each request.',
            { faults: [{ header: 'Idempotency-Key', detail: 'is the key of another request' }] },
          );
        return { answer: JSON.parse(seal.open(kept.answer)) as Answer, replayed: true };
      }
      const answer = await carryOut();
      await keepAnswer(
        tx,
        actor.id,
        keyHash,
        { fingerprint, answer: seal.close(JSON.stringify(answer)) },
        now,
      );
      return { answer, replayed: false };
    });
  };
}
