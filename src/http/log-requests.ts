import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** One line for each request, when it is over: also when the client left before the answer was whole. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    response.once('close', () => {
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      const line = {
        requestId: response.locals.requestId,
        method: request.method,
        path: request.originalUrl.split('?')[0],
        status: response.statusCode,
        operation: response.locals.operation,
        key: response.locals.actor?.keyId,
        milliseconds: Math.round(milliseconds * 100) / 100,
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      if (response.statusCode === 500) log.error(line, 'request');
      else log.info(line, 'request');
    });
    next();
  };
}
