import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { rateLimited } from '../errors.ts';

/** What is counted: each has a limit of its own in the settings. `failures` are credentials that are not valid. */
export type RatePolicy = 'reads' | 'writes' | 'failures';

/** Where a caller stands. */
export type Standing = {
  policy: RatePolicy;
  /** Requests in a window. */
  limit: number;
  /** Below zero: beyond the limit. */
  left: number;
  /** Seconds to the end of the window. */
  reset: number;
};

/** What the pipeline asks of the rate limits; `limits/` answers, from memory. */
export type RateLimits = {
  /** Counts one request of somebody; undefined where there is no limit. */
  take: (policy: RatePolicy, who: string) => Standing | undefined;
  /** The same without counting. */
  look: (policy: RatePolicy, who: string) => Standing | undefined;
  /** Resolves when what was counted here so far is known to all processes. */
  settled: () => Promise<void>;
};

/** Seconds that a limit is for. */
export const rateWindow = 60;

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** One subscriber of IPv6 has 2^64 addresses as a rule: they count as one. */
function subscriberOf(address: string): string {
  const [, ofVersion4] = mapped.exec(address) ?? [];
  if (ofVersion4) return ofVersion4;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const ending = tail === undefined || tail === '' ? [] : tail.split(':');
  const whole = [
    ...groups,
    ...Array<string>(Math.max(0, 8 - groups.length - ending.length)).fill('0'),
    ...ending,
  ];
  return `${whole.slice(0, 4).join(':')}::/64`;
}

/** Of connections without a proxy in front: each is of one caller. */
const callers = new WeakMap<Socket, string>();

function peerOf(socket: Socket): string {
  const known = callers.get(socket);
  if (known !== undefined) return known;
  const caller = `address:${subscriberOf(socket.remoteAddress ?? '')}`;
  callers.set(socket, caller);
  return caller;
}

/** Who asks, by address: behind `proxies` in front, as the nearest of them that is not ours says. */
export function callerOf({ socket, headers }: IncomingMessage, proxies: number): string {
  if (proxies === 0) return peerOf(socket);
  const peer = socket.remoteAddress ?? '';
  const told = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .reverse();
  const chain = [peer, ...told];
  const address = chain[Math.min(proxies, chain.length - 1)] ?? peer;
  return `address:${subscriberOf(address.slice(0, 64))}`;
}

/** Of draft-ietf-httpapi-ratelimit-headers. */
export const rateFields = ({ policy, limit, left, reset }: Standing) => ({
  RateLimit: `"${policy}";r=${Math.max(0, left)};t=${reset}`,
  'RateLimit-Policy': `"${policy}";q=${limit};w=${rateWindow}`,
});

/** Tells where the caller stands, and refuses who is beyond the limit. */
export function holdTo(standing: Standing | undefined, response: ServerResponse): void {
  if (!standing) return;
  for (const [name, value] of Object.entries(rateFields(standing))) response.setHeader(name, value);
  if (standing.left >= 0) return;
  const { policy, limit, reset } = standing;
  const what = policy === 'failures' ? 'credentials that are not valid' : policy;
  throw rateLimited(
    `More than ${limit} ${what} in a minute. Wait ${reset} second${reset === 1 ? '' : 's'}.`,
    reset,
  );
}
