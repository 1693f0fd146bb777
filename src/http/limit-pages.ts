import type { RequestHandler } from 'express';
import { callerOf, holdTo, type RateLimits } from './rate-limits.ts';

/** What has no contract to count it: the pages for people, and what is nowhere. */
const isOurs = /^\/(?:v1|health|metrics)(?:\/|$)/;

/** Counts what is asked for beside the API as reads of an address. */
export const limitPages =
  (limits: RateLimits | undefined, proxies: number): RequestHandler =>
  (request, response, next) => {
    if (limits && !isOurs.test(request.path)) {
      response.setHeader('Cache-Control', 'no-store');
      holdTo(limits.take('reads', callerOf(request, proxies)), response);
    }
    next();
  };
