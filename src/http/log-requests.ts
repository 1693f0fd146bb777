import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** What is found out about a request while it is answered. */
type Locals = { requestId?: string; operation?: string; actor?: { keyId: string } | null; cache?: string };

/** One line for each request, when it is over: also when the client left before the answer was whole. */
export function logWhenClosed(
  log: Logger,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse & { locals: Locals },
): void {
  const started = performance.now();
  response.once('close', () => {
    const milliseconds = performance.now() - started;
    const { requestId, operation, actor, cache } = response.locals;
    const line = {
      requestId,
      method: request.method,
      path: (request.originalUrl ?? request.url)?.split('?')[0],
      status: response.statusCode,
      operation,
      key: actor?.keyId,
      cache,
      milliseconds: Math.round(milliseconds * 100) / 100,
      ...(response.writableFinished ? {} : { aborted: true }),
    };
    if (response.statusCode === 500) log.error(line, 'request');
    else log.info(line, 'request');
  });
}

export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    logWhenClosed(log, request, response as typeof response & { locals: Locals });
    next();
  };
}
