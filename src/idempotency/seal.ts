import { createHmac, hkdfSync } from 'node:crypto';
import { type Bytes, seal, unseal } from '../sealing/sealed.ts';

export type Seal = {
  /** The same for the same text, and nothing to anybody without the secret. */
  fingerprint: (text: string) => Bytes;
  close: (text: string) => Bytes;
  open: (sealed: Bytes) => string;
};

/**
 * Seals with what only the sender has: the secret of its API key, which the database keeps as a hash, and the
 * idempotency key. Whoever reads the database reads no answer, and an answer may hold a secret of its own.
 */
export function sealOf(secret: string, idempotencyKey: string): Seal {
  const keys = Buffer.from(hkdfSync('sha256', secret, idempotencyKey, 'dateline idempotent answer', 64));
  const answerKey = keys.subarray(0, 32);
  const fingerprintKey = keys.subarray(32);
  return {
    fingerprint: (text) => new Uint8Array(createHmac('sha256', fingerprintKey).update(text).digest()),
    close: (text) => seal(answerKey, text),
    open: (sealed) => unseal(answerKey, sealed),
  };
}
