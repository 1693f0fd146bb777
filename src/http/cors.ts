import cors from 'cors';
import type { Request, RequestHandler } from 'express';

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
        ...['RateLimit', 'RateLimit-Policy', 'Memento-Datetime', 'Content-Location', 'Preference-Applied'],
      ],
      maxAge: 600,
      preflightContinue: !isPreflight(request),
    }),
  );
