import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { beginRequest, endRequest, type RequestTracing } from '../tracing/request.ts';
import { inScope } from '../tracing/scope.ts';
import type { Span } from '../tracing/span.ts';

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
export type Watch = {
  log: Logger;
  observe: (seen: Seen) => void;
  /** Absent: nothing is traced. */
  traced?: RequestTracing | undefined;
};

/** When a request is over, it is told: also when the client left before the answer was whole. */
export function watchUntilClosed(
  { log, observe, traced }: Watch,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse & { locals: Locals },
): Span | undefined {
  const started = performance.now();
  const span = traced && beginRequest(traced, request);
  response.on('close', () => {
    const milliseconds = performance.now() - started;
    const { requestId, operation, actor, cache } = response.locals;
    const { method } = request;
    const status = response.statusCode;
    const aborted = !response.writableFinished;
    observe({ operation, method, status, cache, aborted, milliseconds });
    if (span) endRequest(span, traced, method ?? '', { operation, cache, requestId, status, aborted });
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
      ...(span ? { trace_id: span.traceId, span_id: span.spanId } : {}),
    };
    if (status === 500) log.error(line, 'request');
    else log.info(line, 'request');
  });
  return span;
}

export function watchRequests(watch: Watch): RequestHandler {
  return (request, response, next) => {
    const span = watchUntilClosed(watch, request, response as typeof response & { locals: Locals });
    if (span) inScope({ span }, next);
    else next();
  };
}
