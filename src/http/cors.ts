import cors from 'cors';
import type { Request, RequestHandler, Response } from 'express';
import { type Actor, titleOf } from '../auth/scopes.ts';
import { originForbidden } from '../errors.ts';

/** An OPTIONS without these two is no preflight (Fetch, 3.2.2): it asks what the resource allows. */
const isPreflight = ({ method, headers }: Request) =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;

/** Lets pages of these origins (`*` for all) read the API. Answers preflights itself; any other OPTIONS is the router's. */
export const allowOrigins = (origins: readonly string[]): RequestHandler =>
  cors<Request>((request, decide) =>
    decide(null, {
      origin: origins.includes('*') ? '*' : [...origins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: [
        ...['ETag', 'Link', 'Location', 'X-Request-Id', 'Retry-After', 'Idempotent-Replayed'],
        ...[
          'RateLimit',
          'RateLimit-Policy',
          'Memento-Datetime',
          'Content-Location',
          'Preference-Applied',
          'Server-Timing',
        ],
      ],
      maxAge: 600,
      preflightContinue: !isPreflight(request),
    }),
  );

const allowed = 'Access-Control-Allow-Origin';

/**
 * Holds a key that is meant for the pages of some origins to them. A browser always names the origin of a page that
 * reads elsewhere; what comes without one comes from no such page.
 */
export function answerOrigin({ origins, ...actor }: Actor, { headers }: Request, response: Response): void {
  if (origins === null) return;
  response.vary('Origin');
  const { origin } = headers;
  if (origin === undefined) return;
  if (!origins.includes(origin)) {
    // The page may not even read that it was refused.
    response.removeHeader(allowed);
    throw originForbidden(`${titleOf(actor)} answers the pages of ${origins.join(', ')} only.`);
  }
  // It narrows what the settings allow, and never widens it.
  if (response.hasHeader(allowed)) response.setHeader(allowed, origin);
}
