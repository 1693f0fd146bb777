import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from './contract.ts';

/** Where a handler writes an answer that goes on. It looks at `writableNeedDrain` before it writes more. */
export type Out = Pick<
  ServerResponse,
  'write' | 'end' | 'destroy' | 'on' | 'writableNeedDrain' | 'writableEnded' | 'destroyed'
>;

/** Begins an answer that goes on, uncompressed: a coding would keep back what is to arrive at once. */
export function sendStream(
  { response: { status, type = '' } }: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
  stream: (out: Out) => void,
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  // nginx would gather it.
  response.setHeader('X-Accel-Buffering', 'no');
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.flushHeaders();
  // Whoever is gone without a word is found out.
  response.socket?.setKeepAlive(true, 60_000);
  stream(response);
}

type Values = Record<string, string | string[]>;

/** A browser that has lost a stream comes back to the same address, with how far it came in a header. */
export function withLastEventId(
  { response }: Endpoint,
  { headers }: IncomingMessage,
  values: Values,
): Values {
  const last = headers['last-event-id'];
  return response.stream && typeof last === 'string' && last !== '' ? { ...values, since: last } : values;
}
