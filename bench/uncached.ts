import { settings } from '../src/config.ts';

/** What makes the product ask the database for each answer; nothing where it keeps none. */
export const uncached = (): Record<string, string> =>
  'DATELINE_CACHE_SIZE' in settings ? { DATELINE_CACHE_SIZE: '0' } : {};
