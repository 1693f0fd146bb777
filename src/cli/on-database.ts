import type { Config } from '../config.ts';
import { ConfigError, readConfig } from '../config.ts';
import { createCleanup } from '../start/cleanup.ts';
import { isMistake } from '../start/errors.ts';
import { createLog, type Log } from '../start/log.ts';
import { startDatabase } from '../start/open-database.ts';

type Opened = { url: string; config: Config; log: Log['log'] };

/** Runs something on the database of the settings, past any pooler; the message of what fails is for its reader. */
export async function onDatabase<T>(
  environment: Record<string, string | undefined>,
  fail: (message: string) => Error,
  run: (opened: Opened) => Promise<T>,
): Promise<T> {
  try {
    const config = readConfig(environment);
    const { log, flush } = createLog({ DATELINE_LOG_LEVEL: 'warn' });
    const cleanup = createCleanup(log);
    try {
      const url = await startDatabase({ config, log, cleanup, signal: new AbortController().signal });
      return await run({ url: config.DATABASE_DIRECT_URL ?? url, config, log });
    } finally {
      await cleanup.run();
      flush();
    }
  } catch (error) {
    if (error instanceof ConfigError || !isMistake(error)) throw fail((error as Error).message);
    throw error;
  }
}
