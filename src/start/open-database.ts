import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { connectDatabase, type Database } from '../database/client.ts';
import { prepareDeliveryRole } from '../database/delivery-role.ts';
import { migrate } from '../database/migrate.ts';
import type { Cleanup } from './cleanup.ts';
import { isMistake, StartError } from './errors.ts';
import { waitForDatabase } from './wait-for-database.ts';

type Options = { config: Config; log: Logger; signal: AbortSignal; cleanup: Cleanup };

/** Makes what a library says of the world around us a message for the operator. */
async function orStartError<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isMistake(error) || error instanceof StartError) throw error;
    throw new StartError(`${what}${(error as Error).message}`, error);
  }
}

/** The URL of the settings' database, once it answers: the user's own, or the embedded one, started. */
export async function startDatabase({ config, log, signal, cleanup }: Options): Promise<string> {
  if (config.DATABASE_URL !== undefined) {
    await waitForDatabase(config.DATABASE_URL, { log, signal });
    return config.DATABASE_URL;
  }
  const { startEmbeddedPostgres } = await import('../database/embedded.ts');
  const embedded = await orStartError(
    'The embedded database did not start. ',
    startEmbeddedPostgres({ dataDir: config.DATELINE_DATA_DIR, log: (message) => log.info(message) }),
  );
  cleanup.add('embedded Postgres', () => embedded.stop());
  return embedded.url;
}

export async function migrateDatabase(url: string, log: Logger): Promise<string[]> {
  const { applied } = await orStartError('', migrate({ url, log: (message) => log.info(message) }));
  return applied;
}

/**
 * The role for delivery to read as, or none where the database does not let us have it: the same views then decide
 * what readers see, only that Postgres does not hold everything else back.
 */
async function deliveryRole(url: string, { config, log }: Options): Promise<string | undefined> {
  const role = config.DATELINE_DELIVERY_ROLE;
  const { usable, faults, remedy } = await orStartError('', prepareDeliveryRole({ url, role }));
  if (faults.length > 0)
    log.warn(
      { role, toRun: remedy },
      `${usable ? 'delivery has a role that is not as it should be' : 'delivery reads as the application’s own user, with no role to hold back what readers may not see'}. ${faults.join(' ')} Have somebody who may do so run the statements in "toRun", and start again.`,
    );
  return usable ? role : undefined;
}

/** The database of the settings: running, migrated, connected. */
export async function openDatabase(options: Options): Promise<Database> {
  const { config, log, signal, cleanup } = options;
  const url = await startDatabase(options);
  signal.throwIfAborted();
  await migrateDatabase(url, log);
  signal.throwIfAborted();
  const database = connectDatabase({
    url,
    maxConnections: config.DATELINE_DATABASE_CONNECTIONS,
    deliveryRole: await deliveryRole(url, options),
  });
  cleanup.add('database connections', () => database.close());
  return database;
}
