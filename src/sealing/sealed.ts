import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type Bytes = Uint8Array<ArrayBuffer>;

const cipher = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/** Encrypts a text. `place` is what it belongs to: put anywhere else, it does not open. */
export function seal(key: Buffer, text: string, place = ''): Bytes {
  const iv = randomBytes(ivLength);
  const closing = createCipheriv(cipher, key, iv, { authTagLength: tagLength });
  closing.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([closing.update(text, 'utf8'), closing.final()]);
  return new Uint8Array(Buffer.concat([iv, closing.getAuthTag(), sealed]));
}

/** Throws when it was sealed with another key or for another place, or was altered. */
export function unseal(key: Buffer, sealed: Uint8Array, place = ''): string {
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, ivLength), { authTagLength: tagLength });
  opening.setAAD(Buffer.from(place));
  opening.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
  const opened = [opening.update(sealed.subarray(ivLength + tagLength)), opening.final()];
  return Buffer.concat(opened).toString('utf8');
}
