import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

type Bytes = Uint8Array<ArrayBuffer>;

const cipher = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

const bytesOf = (buffer: Buffer): Bytes => new Uint8Array(buffer);

export type Seal = {
  /** The same for the same text, and nothing to anybody without the secret. */
  fingerprint: (text: string) => Bytes;
  close: (text: string) => Bytes;
  open: (sealed: Bytes) => string;
};

/**
 * Seals with what only the sender has: the secret of its API key, which the database keeps as a hash, or its
 * idempotency key, of which there is a hash as well. Whoever reads the database reads no answer, and an answer may hold a
 * secret of its own.
 */
export function sealOf(secret: string, salt: string): Seal {
  const keys = Buffer.from(hkdfSync('sha256', secret, salt, 'dateline idempotent answer', 64));
  const answerKey = keys.subarray(0, 32);
  const fingerprintKey = keys.subarray(32);
  return {
    fingerprint: (text) => bytesOf(createHmac('sha256', fingerprintKey).update(text).digest()),
    close: (text) => {
      const iv = randomBytes(ivLength);
      const closing = createCipheriv(cipher, answerKey, iv, { authTagLength: tagLength });
      const sealed = Buffer.concat([closing.update(text, 'utf8'), closing.final()]);
      return bytesOf(Buffer.concat([iv, closing.getAuthTag(), sealed]));
    },
    open: (sealed) => {
      const iv = sealed.subarray(0, ivLength);
      const opening = createDecipheriv(cipher, answerKey, iv, { authTagLength: tagLength });
      opening.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
      return Buffer.concat([opening.update(sealed.subarray(ivLength + tagLength)), opening.final()]).toString(
        'utf8',
      );
    },
  };
}
