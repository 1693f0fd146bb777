import type { IncomingMessage } from 'node:http';
import type { Span, Tracing } from './span.ts';

/** What a trace tells of a request: the path without what opens something, and nothing of the query or of headers. */
export type RequestTracing = {
  tracing: Tracing;
  /** The path of each operation, with its parameters in braces. */
  routes: ReadonlyMap<string, string>;
  redact: (text: string) => string;
};

type Ended = {
  operation: string | undefined;
  cache: string | undefined;
  requestId: string | undefined;
  status: number;
  aborted: boolean;
};

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE']);

export function beginRequest(
  { tracing, redact }: RequestTracing,
  request: IncomingMessage & { originalUrl?: string },
): Span {
  const { method = '', headers, httpVersion } = request;
  const isKnown = methods.has(method);
  const path = (request.originalUrl ?? request.url ?? '').split('?')[0] ?? '';
  return tracing.begin(isKnown ? method : 'HTTP', headers as Record<string, string>, {
    kind: 'server',
    attributes: {
      'http.request.method': isKnown ? method : '_OTHER',
      'url.path': redact(path),
      'url.scheme': 'encrypted' in request.socket ? 'https' : 'http',
      'network.protocol.version': httpVersion,
    },
  });
}

export function endRequest(span: Span, { routes }: RequestTracing, method: string, ended: Ended): void {
  const { operation, cache, requestId, status, aborted } = ended;
  const route = operation === undefined ? undefined : routes.get(operation);
  if (route !== undefined && methods.has(method)) span.rename(`${method} ${route}`);
  span.set({
    'http.route': route,
    'http.response.status_code': status,
    'dateline.request_id': requestId,
    'dateline.operation': operation,
    'dateline.cache': cache,
    'dateline.aborted': aborted || undefined,
  });
  if (status >= 500) span.fail(String(status));
  span.end();
}
