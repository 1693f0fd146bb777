import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Database } from '../database/client.ts';
import { rateWindow } from '../http/rate-limits.ts';

/** What is left of a window at most, in milliseconds, where clocks are apart by no more than is usual. */
const longest = rateWindow * 1_000 + 5_000;

/** Counts of all processes together. */
export type SharedCounts = {
  /** Adds to somebody's count; gives what it is then, and the milliseconds to the end of his window. */
  add: (id: string, count: number) => Promise<{ total: number; left: number }>;
};

/** In Postgres, in a table that is not logged; what is over is deleted now and then. */
export function sharedCounts({ pool }: Pick<Database, 'pool'>): SharedCounts {
  const limiter = new RateLimiterPostgres({
    ...{ storeClient: pool, storeType: 'pool', tableName: 'rate_limits', tableCreated: true },
    ...{ keyPrefix: '', points: 1, duration: rateWindow, clearExpiredByTimeout: true },
  });
  return {
    add: async (id, count) => {
      // It never refuses: whether there are too many is for who counts to say.
      const { consumedPoints, msBeforeNext } = await limiter.penalty(id, count);
      // Counted by a process whose clock was ahead: it would be held against the caller until that time has come.
      if (msBeforeNext > longest) {
        await limiter.delete(id);
        return { total: count, left: rateWindow * 1_000 };
      }
      return { total: consumedPoints, left: msBeforeNext };
    },
  };
}
