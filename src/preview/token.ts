import { createHmac, timingSafeEqual } from 'node:crypto';
import { validate as isUuid } from 'uuid';

/** What a link is good for: everything that its token vouches for, and the key that signs it. */
export type SignedLink = {
  id: string;
  articleId: string;
  /** Null: the working copy as it is when the link is opened. */
  revisionNumber: number | null;
  expiresAt: Date;
  signingKey: Uint8Array;
};

/** 54 bytes in base64url: 16 of the id, 6 of the expiry in milliseconds, 32 of the signature. */
const form = /^[A-Za-z0-9_-]{72}$/;

const idBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

function bytesOf({ id, articleId, revisionNumber, expiresAt, signingKey }: SignedLink): Buffer {
  const head = [idBytes(id), number(expiresAt.getTime(), 6)];
  // Each part has its length, and revisions count from 1: no two links have the same bytes to sign.
  const signed = [...head, idBytes(articleId), number(revisionNumber ?? 0, 6)];
  return Buffer.concat([...head, createHmac('sha256', signingKey).update(Buffer.concat(signed)).digest()]);
}

export const writeToken = (link: SignedLink): string => bytesOf(link).toString('base64url');

/** The id that a token says it is of, which is nothing yet to believe; undefined when it is none of ours by its form. */
export function claimedId(token: string): string | undefined {
  if (!form.test(token)) return undefined;
  const hex = Buffer.from(token, 'base64url').toString('hex', 0, 16);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isUuid(id) ? id : undefined;
}

/** Whether the token is the link's own. In constant time. */
export const isTokenOf = (token: string, link: SignedLink): boolean =>
  timingSafeEqual(Buffer.from(token, 'base64url'), bytesOf(link));
