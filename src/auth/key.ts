import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/**
 * A key is `dateline_<prefix>_<secret>`: 12 characters that name it and 256 random bits. With that much
 * randomness one round of SHA-256 is enough to store; a slow hash would only slow each request.
 */
const form = /^dateline_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/;
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

export type KeyParts = { prefix: string; secret: string };

const newPrefix = () => Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** A new key, or a new secret for the key of that prefix. */
export function generateKey(prefix = newPrefix()): string {
  return `dateline_${prefix}_${randomBytes(32).toString('base64url')}`;
}

export function readKey(text: string): KeyParts | undefined {
  const [, prefix, secret] = form.exec(text) ?? [];
  return prefix && secret ? { prefix, secret } : undefined;
}

export const hashSecret = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(secret).digest());

/** What of a key's row its secrets are told by. */
export type KeySecrets = {
  secretHash: Uint8Array;
  previousSecretHash: Uint8Array | null;
  previousEndsAt: Date | null;
};

/** Which of a key's secrets this is the hash of: its own, the one before while that works, or after; undefined: none of them. */
export function stateOfSecret(
  { secretHash, previousSecretHash, previousEndsAt }: KeySecrets,
  sent: Uint8Array,
  now: Date,
): 'current' | 'previous' | 'over' | undefined {
  // In constant time.
  if (timingSafeEqual(sent, secretHash)) return 'current';
  if (!previousSecretHash || !timingSafeEqual(sent, previousSecretHash)) return undefined;
  return previousEndsAt && previousEndsAt > now ? 'previous' : 'over';
}
