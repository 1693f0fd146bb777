import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { DatelineError, unavailable } from '../errors.ts';
import { problemOf } from './problem.ts';
import { currentEtag } from './send.ts';

export const noSuchPath: RequestHandler = (request) => {
  throw new DatelineError(
    'not_found',
    `Nothing is served at ${request.path}. The paths are in /openapi.yaml.`,
  );
};

/** What may stand in a quoted `error_description` (RFC 6750, 3); names of keys may hold anything. */
const described = (text: string) => text.replaceAll('"', "'").replaceAll(/[^\x20-\x5b\x5d-\x7e]/g, '?');

/** `WWW-Authenticate` (RFC 6750, 3): without an error for who sent no credentials at all. */
function challengeOf({ challenge, message }: DatelineError): string {
  const parts = ['realm="dateline"'];
  if (challenge) parts.push(`error="${challenge.error}"`, `error_description="${described(message)}"`);
  if (challenge?.scope) parts.push(`scope="${challenge.scope}"`);
  return `Bearer ${parts.join(', ')}`;
}

const away = 'The database cannot take this right now. Try again.';

/** A connection that ends at the COMMIT leaves us without an answer, too. */
const awayFromWriters = `${away} Whether it was carried out is not certain: a POST under the same Idempotency-Key is not carried out twice.`;

/** The last middleware: whatever was thrown leaves as problem+json, and what is our fault is logged with its cause. */
export function sendProblem(
  log: Logger,
  isDatabaseUnavailable: (error: unknown) => boolean,
): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const requestId = response.locals.requestId ?? '';
    const raised = isDatabaseUnavailable(error)
      ? unavailable(request.method === 'GET' || request.method === 'HEAD' ? away : awayFromWriters, error)
      : error;
    const path = request.originalUrl.split('?')[0] ?? '/';
    const etag = raised instanceof DatelineError && raised.current && currentEtag(raised.current, request);
    const { problem, ours } = problemOf(raised, path, requestId, etag || undefined);
    if (ours) log[problem.status === 503 ? 'warn' : 'error']({ requestId, err: error }, problem.detail);
    if (response.headersSent) {
      // The answer is under way: cutting it off is the only way left to say that it is not whole.
      response.destroy();
      return;
    }
    for (const name of ['ETag', 'Last-Modified', 'Link', 'Location', 'Content-Encoding'])
      response.removeHeader(name);
    response.setHeader('Cache-Control', 'no-store');
    if (etag) response.setHeader('ETag', etag);
    if (raised instanceof DatelineError && (problem.status === 401 || raised.challenge))
      response.setHeader('WWW-Authenticate', challengeOf(raised));
    const retryAfter = (raised instanceof DatelineError && raised.retryAfter) || 2;
    if (problem.status === 503 || problem.status === 429) response.setHeader('Retry-After', retryAfter);
    response.status(problem.status);
    response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(problem));
  };
}
