import type { Request } from 'express';
import type { Actor } from '../auth/scopes.ts';
import type { Fault } from '../errors.ts';
import type { Answer } from './answer.ts';
import { type Endpoint, takesIdempotencyKey } from './contract.ts';

/** A request that names itself, so that it is carried out once however often it is sent. */
export type NamedRequest = {
  actor: Actor;
  /** The Authorization header: what the answer is sealed with, since the database does not have it. */
  authorization: string;
  key: string;
  /** All that was asked: two requests with the same text ask for the same. */
  asked: string;
  now: Date;
};

/** Gives the answer kept for the request, or carries it out and keeps what it gave, both or neither. */
export type AnswerOnce = (
  request: NamedRequest,
  carryOut: () => Promise<Answer>,
) => Promise<{ answer: Answer; replayed: boolean }>;

/** A string of structured fields (RFC 9651, 3.3.3), as the draft of the header wants it. */
const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** The same without its quotes, which most clients leave out. */
const bare = /^[\x20-\x7e]*$/;

function keyIn(header: string): string | undefined {
  if (header.startsWith('"')) return quoted.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1');
  return bare.test(header) ? header : undefined;
}

/** Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header); undefined where there is none to honour. */
export function readIdempotencyKey(
  endpoint: Endpoint,
  request: Request,
  faults: Fault[],
): string | undefined {
  const sent = takesIdempotencyKey(endpoint) ? request.headersDistinct['idempotency-key'] : undefined;
  if (!sent) return undefined;
  const key = sent.length === 1 ? keyIn(sent[0] ?? '') : undefined;
  if (key !== undefined && key.length >= 1 && key.length <= 255) return key;
  faults.push({
    header: 'Idempotency-Key',
    detail: sent.length > 1 ? 'is given more than once' : 'is not 1–255 printable ASCII characters',
  });
  return undefined;
}

/** The same text for the same JSON, whatever the order of its properties. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, canonical(item)]));
}

/** Method, address, body as it was sent, and the headers that say what to do. */
export const askedBy = ({ method, originalUrl, headers, body }: Request): string =>
  JSON.stringify([method, originalUrl, headers['if-match'] ?? null, headers.prefer ?? null, canonical(body)]);
