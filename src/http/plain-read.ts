import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';

/** What `Accept` headers were found to say of JSON: a few are sent by nearly everybody. */
const taken = new Map<string, boolean>();
const mostTaken = 200;

function takesJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*') return true;
  const known = taken.get(accept);
  if (known !== undefined) return known;
  const takes = new Negotiator({ headers: { accept } }).mediaType(['application/json']) !== undefined;
  if (taken.size < mostTaken && accept.length <= 500) taken.set(accept, takes);
  return takes;
}

/** Whether nothing but its address, its condition and the coding it accepts decides what a request is answered. */
export function isPlainRead({ method, headers }: IncomingMessage, originsAreAlike: boolean): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['accept-datetime'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    (headers['content-length'] === undefined || headers['content-length'] === '0') &&
    (originsAreAlike || headers.origin === undefined) &&
    takesJson(headers.accept)
  );
}
