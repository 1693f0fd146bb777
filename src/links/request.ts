import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { hostOf, isPrivate, PrivateAddress, publicLookup } from './addresses.ts';

export type RequestOptions = {
  userAgent: string;
  timeoutMs: number;
  /** Whether addresses of this machine and its network may be asked. */
  allowPrivate: boolean;
  signal: AbortSignal;
};

export type Head = { status: number; location: string | null; retryAfter: string | null };

/** The head of a page's answer; the connection ends with it, so that no more of a page is read than that. */
export function requestHead(method: 'HEAD' | 'GET', url: URL, options: RequestOptions): Promise<Head> {
  const host = hostOf(url);
  // An address is connected to without being looked up.
  if (!options.allowPrivate && isIP(host) !== 0 && isPrivate(host))
    return Promise.reject(new PrivateAddress(host));
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        method,
        protocol: url.protocol,
        host,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        headers: { 'User-Agent': options.userAgent, Accept: '*/*', Host: url.host, Connection: 'close' },
        agent: false,
        // From the first byte to the last: a server that answers drop by drop is slow all the same.
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
        ...(options.allowPrivate ? {} : { lookup: publicLookup }),
      },
      (answer) => {
        const { location, 'retry-after': retryAfter } = answer.headers;
        resolve({
          status: answer.statusCode ?? 0,
          location: location ?? null,
          retryAfter: retryAfter ?? null,
        });
        answer.on('error', () => {});
        answer.destroy();
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
