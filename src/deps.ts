import type { Logger } from 'pino';
import type { ResponseCache } from './cache/response-cache.ts';
import type { Config } from './config.ts';
import type { Database } from './database/client.ts';
import type { Vitals } from './health/vitals.ts';
import type { Overload } from './http/overload.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Tracing } from './tracing/span.ts';

/** What the whole app is made of, handed to every resource. */
export type Deps = {
  config: Config;
  database: Database;
  log: Logger;
  /** The one clock: every instant that is compared or stored comes from it. */
  clock: () => Date;
  metrics: Metrics;
  /** Absent: every answer is made anew. */
  cache?: ResponseCache | undefined;
  /** How the process fares; absent where there is none, as in a test. */
  vitals?: Vitals | undefined;
  /** Absent: nobody is told to wait. */
  limits?: RateLimits | undefined;
  /** Absent: nothing is turned away. */
  overload?: Overload | undefined;
  /** Absent: nothing is traced. */
  tracing?: Tracing | undefined;
  /** Aborted when the process stops: what goes on for ever ends then. */
  stopping?: AbortSignal | undefined;
};
