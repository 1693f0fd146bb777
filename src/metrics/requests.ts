import { Histogram, type Registry } from 'prom-client';
import type { Seen } from '../http/watch-requests.ts';

/** From answers out of memory to those that a client gives up on, in seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Rate, errors and duration of every operation. What fits no operation is one: paths are without number. */
export function requestMetrics(registry: Registry): (seen: Seen) => void {
  const duration = new Histogram({
    name: 'dateline_http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer, by operation of openapi.yaml; cache: hit, miss, stale or none.',
    labelNames: ['operation', 'method', 'status', 'cache'],
    buckets,
    registers: [registry],
  });
  return ({ operation = 'none', method, status, cache = 'none', aborted, milliseconds }) =>
    duration.observe(
      { operation, method: knownMethod(method), status: aborted ? 'aborted' : String(status), cache },
      milliseconds / 1_000,
    );
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const knownMethod = (method = '') => (methods.has(method) ? method : 'other');
