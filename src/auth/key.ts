import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/**
 * A key is `dateline_<prefix>_<secret>`: 12 characters that name it and 256 random bits. With that much
 * randomness one round of SHA-256 is enough to store; a slow hash would only slow each request.
 */
const form = /^dateline_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/;
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

export type KeyParts = { prefix: string; secret: string };

export function generateKey(): string {
  const prefix = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `dateline_${prefix}_${randomBytes(32).toString('base64url')}`;
}

export function readKey(text: string): KeyParts | undefined {
  const [, prefix, secret] = form.exec(text) ?? [];
  return prefix && secret ? { prefix, secret } : undefined;
}

export const hashSecret = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(secret).digest());

/** In constant time. */
export const secretMatches = (secret: string, hash: Uint8Array): boolean =>
  timingSafeEqual(hashSecret(secret), hash);
