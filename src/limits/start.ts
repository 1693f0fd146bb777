import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { createOverload } from './overload.ts';
import { createRateLimits } from './rate-limits.ts';
import { sharedCounts } from './shared-store.ts';

type Around = Pick<Deps, 'database' | 'log'> & { behind: () => number };

/** The limits of the settings: those of callers shared with all processes on the same database, those of work its own. */
export function startLimits(
  config: Config,
  { database, log, behind }: Around,
): Required<Pick<Deps, 'limits' | 'overload'>> {
  const limits = {
    reads: config.DATELINE_RATE_LIMIT_READS,
    writes: config.DATELINE_RATE_LIMIT_WRITES,
    failures: config.DATELINE_RATE_LIMIT_FAILURES,
  };
  return {
    limits: createRateLimits({ limits, shared: sharedCounts(database), log }),
    overload: createOverload({
      ...{ database, behind },
      queue: config.DATELINE_QUEUE_LIMIT,
      lag: config.DATELINE_LAG_LIMIT,
    }),
  };
}
