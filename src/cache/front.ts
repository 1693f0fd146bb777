import type { RequestListener, ServerResponse } from 'node:http';
import { codedEtag, noneMatchHits } from '../http/etag.ts';
import { isPlainRead } from '../http/plain-read.ts';
import { callerOf, type RateLimits, rateFields } from '../http/rate-limits.ts';
import { requestIdOf } from '../http/request-id.ts';
import { codingFor } from '../http/send.ts';
import { type Watch, watchUntilClosed } from '../http/watch-requests.ts';
import type { ResponseCache } from './response-cache.ts';

type Options = {
  cache: ResponseCache;
  originsAreAlike: boolean;
  horizon: number;
  watch: Watch;
  limits: RateLimits | undefined;
  proxies: number;
};

/**
 * Answers what has been answered before, in the same words, without the middleware: that sends an answer the first time,
 * in each coding and as a 304, and its headers are kept as they went out. Everything else is `app`'s.
 */
export function answerFirst(
  app: RequestListener,
  { cache, originsAreAlike, horizon, watch, limits, proxies }: Options,
): RequestListener {
  return (request, response) => {
    const { url = '', headers } = request;
    const kept = isPlainRead(request, originsAreAlike) ? cache.find(url, horizon) : undefined;
    if (!kept?.suits(headers.accept)) return app(request, response);
    const { prepared } = kept;
    const coding = prepared ? codingFor(prepared.coded.identity, request) : 'identity';
    const condition = headers['if-none-match'];
    const etag = prepared?.etag;
    const isKnown =
      condition !== undefined &&
      etag !== undefined &&
      kept.status === 200 &&
      (condition === codedEtag(etag, coding) || noneMatchHits(condition, etag));
    const status = isKnown ? 304 : kept.status;
    const head = kept.heads.find((known) => known.status === status && known.coding === coding);
    const body = isKnown || request.method === 'HEAD' ? undefined : prepared?.coded[coding];
    if (!head) return app(request, response);
    const standing = limits?.take('reads', callerOf(request, proxies));
    // It refuses in the words of the rest.
    if (standing && standing.left < 0) return app(request, response);
    const requestId = requestIdOf(request);
    const locals = { requestId, operation: kept.operation, cache: 'hit' };
    watchUntilClosed(
      watch,
      request,
      Object.assign(response as ServerResponse & { locals: typeof locals }, { locals }),
    );
    const fields = head.fields.slice();
    fields[head.requestIdAt] = requestId;
    if (standing) for (const field of Object.entries(rateFields(standing))) fields.push(...field);
    response.writeHead(status, fields);
    response.end(body);
  };
}
