import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import Negotiator from 'negotiator';
import type { CurrentState } from '../errors.ts';
import { codedEtag, etagOf, noneMatchHits } from './etag.ts';

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/** Bodies below this many bytes are sent as they are: they fit one packet either way. */
const minimumToCompress = 1_024;

/** Negotiator breaks ties by an order of ours; its types do not know that yet. */
function preferredCoding(negotiator: Negotiator): string | undefined {
  const choose = negotiator.encoding as (
    available: string[],
    options: { preferred: string[] },
  ) => string | undefined;
  return choose.call(negotiator, ['br', 'gzip', 'identity'], { preferred: ['br', 'gzip'] });
}

/** The ETag that a client which asked like this gets for the state that is there. */
export function currentEtag({ text, version }: CurrentState, request: Request): string {
  const body = Buffer.from(text, 'utf8');
  return codedEtag(etagOf(body, version), codingFor(body, request));
}

export type Coding = 'identity' | 'gzip' | 'br';

export function codingFor(body: Buffer, request: IncomingMessage): Coding {
  if (body.length < minimumToCompress || request.headers['accept-encoding'] === undefined) return 'identity';
  const coding = preferredCoding(new Negotiator(request));
  return coding === 'br' || coding === 'gzip' ? coding : 'identity';
}

/** Up to this many bytes are compressed at once: to hand them to another thread and back takes longer. */
const mostAtOnce = 16_384;

const asBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const encoders: Record<Coding, (body: Buffer) => Buffer | Promise<Buffer>> = {
  identity: (body) => body,
  gzip: (body) => (body.length <= mostAtOnce ? gzipSync(body) : compressGzip(body)),
  br: (body) =>
    body.length <= mostAtOnce ? brotliCompressSync(body, asBrotli) : compressBrotli(body, asBrotli),
};

export type Payload = {
  status: number;
  text: string;
  type: string;
  /** Strong ETag and conditional request; with the version of a working copy for the desk. */
  etag?: { version?: number };
};

/** A body and all that is worked out from it, each once: its entity tag, and its bytes in each coding asked for. */
export type Prepared = {
  type: string;
  etag?: string;
  coded: { identity: Buffer } & Partial<Record<Coding, Buffer>>;
  underWay?: Map<Coding, Promise<Buffer>>;
  /** Called when there is one coding more. */
  grown?: () => void;
};

export function prepare({ text, type, etag }: Omit<Payload, 'status'>): Prepared {
  const body = Buffer.from(text, 'utf8');
  return {
    type,
    ...(etag ? { etag: etagOf(body, etag.version) } : {}),
    coded: { identity: body },
  };
}

/** The same bytes with no memory but their own. */
export const ownCopy = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer);

async function bytesIn(prepared: Prepared, coding: Coding): Promise<Buffer> {
  const { coded } = prepared;
  const known = coded[coding];
  if (known) return known;
  prepared.underWay ??= new Map();
  const { underWay } = prepared;
  const present = underWay.get(coding);
  if (present) return present;
  const making = Promise.resolve(encoders[coding](coded.identity)).then((bytes) => {
    // What the compressor gives is a view of a buffer several times as large.
    const own = ownCopy(bytes);
    coded[coding] = own;
    underWay.delete(coding);
    prepared.grown?.();
    return own;
  });
  underWay.set(coding, making);
  making.catch(() => underWay.delete(coding));
  return making;
}

/** Sends a body: compressed as the client accepts, with its ETag, or 304 when the client has it already. */
export const sendPayload = (request: Request, response: Response, payload: Payload) =>
  sendPrepared(request, response, payload.status, prepare(payload));

/** `beforeHead` is called when all headers are set. */
export async function sendPrepared(
  request: Request,
  response: Response,
  status: number,
  prepared: Prepared,
  beforeHead?: (coding: Coding) => void,
): Promise<void> {
  const { etag, type, coded } = prepared;
  const coding = codingFor(coded.identity, request);
  response.vary('Accept-Encoding');
  if (etag) {
    // The same on a 304 as on its 200 (RFC 9110, 15.4.5): a cache finds what it has kept by it.
    response.setHeader('ETag', codedEtag(etag, coding));
    const condition = request.headers['if-none-match'];
    const readsOnly = request.method === 'GET' || request.method === 'HEAD';
    if (readsOnly && status === 200 && condition !== undefined && noneMatchHits(condition, etag)) {
      response.status(304);
      beforeHead?.(coding);
      response.end();
      return;
    }
  }
  const bytes = await bytesIn(prepared, coding);
  response.status(status);
  response.setHeader('Content-Type', type);
  if (coding !== 'identity') response.setHeader('Content-Encoding', coding);
  response.setHeader('Content-Length', bytes.length);
  beforeHead?.(coding);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
