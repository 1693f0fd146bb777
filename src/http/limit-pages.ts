import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { callerOf, holdTo, type RateLimits } from './rate-limits.ts';

type Options = { limits: RateLimits | undefined; proxies: number; log: Pick<Logger, 'warn'> };

/** What has a contract to count it, or is never counted. */
const isOurs = /^\/(?:v1|health|metrics)(?:\/|$)/;

/** Counts what is asked for beside the API, the pages for people and what is nowhere, as reads of an address. */
export function limitPages({ limits, proxies, log }: Options): RequestHandler {
  let isTold = proxies > 0 || !limits;
  return (request, response, next) => {
    if (!isTold && request.headers['x-forwarded-for'] !== undefined) {
      isTold = true;
      log.warn(
        'Requests come through a proxy that DATELINE_TRUST_PROXY does not count: all who come through it are limited as one.',
      );
    }
    if (limits && !isOurs.test(request.path)) {
      response.setHeader('Cache-Control', 'no-store');
      holdTo(limits.take('reads', callerOf(request, proxies)), response);
    }
    next();
  };
}
