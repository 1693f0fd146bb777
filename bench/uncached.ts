import { settings } from '../src/config.ts';

/** What makes the product ask the database for each answer; nothing where it keeps none. */
export const uncached = (): Record<string, string> =>
  'DATELINE_CACHE_SIZE' in settings ? { DATELINE_CACHE_SIZE: '0' } : {};

/** One address asks for as much as it gets. */
export const unlimited = (): Record<string, string> =>
  'DATELINE_RATE_LIMIT_READS' in settings
    ? { DATELINE_RATE_LIMIT_READS: '0', DATELINE_RATE_LIMIT_WRITES: '0', DATELINE_RATE_LIMIT_FAILURES: '0' }
    : {};
