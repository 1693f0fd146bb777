import { hash } from 'node:crypto';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { DatelineError } from '../errors.ts';
import type { Pipeline } from './implement.ts';
import { callerOf, holdTo, type RateLimits } from './rate-limits.ts';

/** Most credentials that are known to have been good, by their digest. */
const mostKnown = 10_000;

/**
 * Makes an address wait that sends many credentials that are not valid, before the next are looked at. Credentials that
 * were good here before are looked at all the same: nobody locks out others who share his address, as behind a proxy.
 */
export function limitFailures(
  authenticate: Pipeline['authenticate'],
  limits: RateLimits | undefined,
  proxies: number,
): Pipeline['authenticate'] {
  if (!limits) return authenticate;
  const known = new LRUCache<string, true>({ max: mostKnown });
  return async (request: Request, now) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return authenticate(request, now);
    const caller = callerOf(request, proxies);
    const standing = limits.look('failures', caller);
    const digest = hash('sha256', authorization, 'base64url');
    if (standing && standing.left <= 0 && request.res && !known.has(digest))
      holdTo({ ...standing, left: -1 }, request.res);
    try {
      const actor = await authenticate(request, now);
      known.set(digest, true);
      return actor;
    } catch (error) {
      if (error instanceof DatelineError && error.code === 'unauthenticated') {
        known.delete(digest);
        limits.take('failures', caller);
      }
      throw error;
    }
  };
}
