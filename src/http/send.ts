import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
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

type Coding = 'identity' | 'gzip' | 'br';

function codingFor(body: Buffer, request: Request): Coding {
  if (body.length < minimumToCompress || request.headers['accept-encoding'] === undefined) return 'identity';
  const coding = preferredCoding(new Negotiator(request));
  return coding === 'br' || coding === 'gzip' ? coding : 'identity';
}

const encoders: Record<Coding, (body: Buffer) => Buffer | Promise<Buffer>> = {
  identity: (body) => body,
  gzip: (body) => compressGzip(body),
  br: (body) => compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
};

export type Payload = {
  status: number;
  text: string;
  type: string;
  /** Strong ETag and conditional request; with the version of a working copy for the desk. */
  etag?: { version?: number };
};

/** Sends a body: compressed as the client accepts, with its ETag, or 304 when the client has it already. */
export async function sendPayload(request: Request, response: Response, payload: Payload): Promise<void> {
  const body = Buffer.from(payload.text, 'utf8');
  const coding = codingFor(body, request);
  response.vary('Accept-Encoding');
  if (payload.etag) {
    const etag = etagOf(body, payload.etag.version);
    // The same on a 304 as on its 200 (RFC 9110, 15.4.5): a cache finds what it has kept by it.
    response.setHeader('ETag', codedEtag(etag, coding));
    const condition = request.headers['if-none-match'];
    const readsOnly = request.method === 'GET' || request.method === 'HEAD';
    if (readsOnly && payload.status === 200 && condition !== undefined && noneMatchHits(condition, etag)) {
      response.status(304).end();
      return;
    }
  }
  const bytes = await encoders[coding](body);
  response.status(payload.status);
  response.setHeader('Content-Type', payload.type);
  if (coding !== 'identity') response.setHeader('Content-Encoding', coding);
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
