import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** What is found out about a request while it is answered. */
type Locals = { requestId?: string; operation?: string; actor?: { id: string } | null; cache?: string };

/** What is known of a request that is over. */
export type Seen = {
  operation: string | undefined;
  method: string | undefined;
  status: number;
  cache: string | undefined;
  /** The client left before the answer was whole. */
  aborted: boolean;
  milliseconds: number;
};

/** Where it is told that a request is over: one line, and whoever counts. */
export type Watch = { log: Logger; observe: (seen: Seen) => void };

/** When a request is over, it is told: also when the client left before the answer was whole. */
export function watchUntilClosed(
  { log, observe }: Watch,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse & { locals: Locals },
): void {
  const started = performance.now();
  response.once('close', () => {
    const milliseconds = performance.now() - started;
    const { requestId, operation, actor, cache } = response.locals;
    const { method } = request;
    const status = response.statusCode;
    const aborted = !response.writableFinished;
    observe({ operation, method, status, cache, aborted, milliseconds });
    const line = {
      requestId,
      method,
      path: (request.originalUrl ?? request.url)?.split('?')[0],
      status,
      operation,
      actor: actor?.id,
      cache,
      milliseconds: Math.round(milliseconds * 100) / 100,
      ...(aborted ? { aborted } : {}),
    };
    if (status === 500) log.error(line, 'request');
    else log.info(line, 'request');
  });
}

export function watchRequests(watch: Watch): RequestHandler {
  return (request, response, next) => {
    watchUntilClosed(watch, request, response as typeof response & { locals: Locals });
    next();
  };
}
