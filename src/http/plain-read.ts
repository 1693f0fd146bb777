import type { IncomingMessage } from 'node:http';

/** Whether nothing but its address, its condition and what it accepts decides what a request is answered. */
export function isPlainRead({ method, headers }: IncomingMessage, originsAreAlike: boolean): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['accept-datetime'] === undefined &&
    // Who asks where the time goes is answered by itself.
    (headers.prefer === undefined || !/server-timing/i.test(String(headers.prefer))) &&
    headers['transfer-encoding'] === undefined &&
    (headers['content-length'] === undefined || headers['content-length'] === '0') &&
    (originsAreAlike || headers.origin === undefined)
  );
}
