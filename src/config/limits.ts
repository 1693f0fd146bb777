import { setting, whole } from './setting.ts';

const most = whole(0, 1_000_000_000);

/** How much of it anybody may have. */
export const limitsSettings = {
  DATELINE_RATE_LIMIT_READS: setting(
    most,
    30_000,
    'Reads in a minute, for each key at the desk and each address elsewhere; 0 for any number.',
  ),
  DATELINE_RATE_LIMIT_WRITES: setting(most, 3_000, 'Writes in a minute, for each key; 0 for any number.'),
  DATELINE_RATE_LIMIT_FAILURES: setting(
    most,
    30,
    'Credentials in a minute that are not valid, for each address; 0 for any number.',
  ),
  DATELINE_QUEUE_LIMIT: setting(
    whole(0, 100_000),
    200,
    'Most reads that wait for a connection to the database, the desk’s and delivery’s by themselves. Writes are turned away with 503 at half as many, searches at a quarter. 0 for any number.',
  ),
  DATELINE_LAG_LIMIT: setting(
    whole(0, 60_000),
    2_000,
    'Milliseconds that the process may be behind before it turns reads away, writes at half of it, searches at a quarter. 0 for any.',
  ),
};
