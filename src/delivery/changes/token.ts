import { createHmac, timingSafeEqual } from 'node:crypto';
import { firstId, isWalk, type Position } from './position.ts';

const kinds = ['log', 'within', 'terms', 'articles'] as const;

const sealLength = 8;
const headLength = 9;
const idLength = 16;

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

const idOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

function bodyOf(position: Position): Buffer {
  const kind = isWalk(position) ? position.walk : position.within === null ? 'log' : 'within';
  const head = Buffer.alloc(headLength);
  head.writeUInt8(kinds.indexOf(kind));
  head.writeBigUInt64BE(position.sequence, 1);
  if (kind === 'log') return head;
  return Buffer.concat([head, bytesOf(isWalk(position) ? position.after : (position.within ?? firstId))]);
}

/** `about`: the filters that it was read with. With others, what it has passed over would never be told. */
const sealOf = (body: Buffer, secret: Buffer, about: string) =>
  createHmac('sha256', secret).update(body).update(about).digest().subarray(0, sealLength);

/** A place in the log, for whoever reads it to come back to; sealed, so that none but ours is taken. */
export function writeToken(position: Position, secret: Buffer, about: string): string {
  const body = bodyOf(position);
  return Buffer.concat([sealOf(body, secret, about), body]).toString('base64url');
}

/** Undefined when it is not one of ours, or was given with other filters. */
export function readToken(text: string, secret: Buffer, about: string): Position | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const [seal, body] = [bytes.subarray(0, sealLength), bytes.subarray(sealLength)];
  if (body.length !== headLength && body.length !== headLength + idLength) return undefined;
  if (bytes.toString('base64url') !== text || !timingSafeEqual(seal, sealOf(body, secret, about)))
    return undefined;
  const kind = kinds[body.readUInt8()];
  const sequence = body.readBigUInt64BE(1);
  const id = idOf(body.subarray(headLength));
  if (kind === 'terms' || kind === 'articles') return { sequence, walk: kind, after: id };
  return { sequence, within: kind === 'within' ? id : null };
}
