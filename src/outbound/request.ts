import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { hostOf, isPrivateAddress, PrivateAddress, publicLookup } from './addresses.ts';

export type OutboundRequest = {
  method: 'GET' | 'HEAD' | 'POST';
  url: URL;
  headers: OutgoingHttpHeaders;
  body?: Buffer;
  /** Whether addresses of this machine and its network may be asked. */
  allowPrivate: boolean;
  /** How long it may take until there is a connection, in milliseconds; TLS included. */
  connectTimeoutMs?: number;
  signal: AbortSignal;
};

/** No connection within the time that there was for it. */
export class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/**
 * Sends a request to somebody else's server, on a connection of its own, and gives the head of the answer: what is read
 * of the body is the caller's to decide, and that it ends. No redirect is followed. Names are looked up once, and what
 * was looked at is connected to.
 */
export function sendOut(request: OutboundRequest): Promise<IncomingMessage> {
  const { method, url, headers, body, allowPrivate, connectTimeoutMs, signal } = request;
  const host = hostOf(url);
  // An address is connected to without being looked up.
  if (!allowPrivate && isPrivateAddress(url)) return Promise.reject(new PrivateAddress(host));
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? https : http).request(
      {
        method,
        protocol: url.protocol,
        host,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        headers: { Host: url.host, Connection: 'close', ...headers },
        agent: false,
        signal,
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      },
      resolve,
    );
    sent.on('error', reject);
    if (connectTimeoutMs !== undefined) {
      const late = setTimeout(
        () => sent.destroy(new ConnectTimeout('no connection in time')),
        connectTimeoutMs,
      );
      sent.once('close', () => clearTimeout(late));
      sent.once('socket', (socket) =>
        socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(late)),
      );
    }
    sent.end(body);
  });
}
