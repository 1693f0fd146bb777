import pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { connectDatabase, type Database } from '../database/client.ts';
import { canBecome, prepareDeliveryRole } from '../database/delivery-role.ts';
import { migrate } from '../database/migrate.ts';
import { duties } from '../roles.ts';
import type { Cleanup } from './cleanup.ts';
import { isMistake, StartError } from './errors.ts';
import { waitForDatabase } from './wait-for-database.ts';
import { waitForMigrations } from './wait-for-migrations.ts';

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
    if (config.DATABASE_DIRECT_URL !== undefined)
      await waitForDatabase(config.DATABASE_DIRECT_URL, { log, signal });
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
export async function deliveryRole(
  url: string,
  { config, log }: Pick<Options, 'config' | 'log'>,
): Promise<string | undefined> {
  const role = config.DATELINE_DELIVERY_ROLE;
  const { usable, faults, remedy } = await orStartError('', prepareDeliveryRole({ url, role }));
  if (faults.length > 0)
    log.warn(
      { role, toRun: remedy },
      `${usable ? 'delivery has a role that is not as it should be' : 'delivery reads as the application’s own user, with no role to hold back what readers may not see'}. ${faults.join(' ')} Have somebody who may do so run the statements in "toRun", and start again.`,
    );
  return usable ? role : undefined;
}

/** For a process that may not make the role: whether its login can become it, which somebody else has seen to. */
async function roleOfLogin(url: string, { config, log }: Options): Promise<string | undefined> {
  const role = config.DATELINE_DELIVERY_ROLE;
  if (await orStartError('', canBecome(url, role))) return role;
  log.warn({ role }, 'delivery reads as the login of its URL, which cannot become the role');
  return undefined;
}

/** A pooler hands sessions on, with their settings: what ours begin with must be the database's own. */
async function refuseOtherZones(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'dateline: start' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ zone: string; database: string }>(
      "SELECT current_setting('timezone') AS zone, current_database()::text AS database",
    );
    const { zone = '', database = '' } = rows[0] ?? {};
    if (!/^(?:Etc\/)?(?:UTC|GMT|Universal|Zulu|UCT)$/i.test(zone))
      throw new StartError(
        `Sessions through the pooler of DATABASE_URL have the time zone ${zone}, and Dateline needs UTC. Run ` +
          `ALTER DATABASE ${pg.escapeIdentifier(database)} SET timezone = 'UTC', and let the pooler reconnect.`,
      );
  } finally {
    await client.end();
  }
}

/** The database of the settings: running, migrated, connected. */
export async function openDatabase(options: Options): Promise<Database> {
  const { config, log, signal, cleanup } = options;
  const url = await startDatabase(options);
  const directUrl = config.DATABASE_DIRECT_URL ?? url;
  signal.throwIfAborted();
  const { writes, delivery } = duties[config.DATELINE_ROLE];
  const role = config.DATELINE_DELIVERY_ROLE;
  if (writes) await migrateDatabase(directUrl, log);
  else await waitForMigrations({ url: directUrl, role, log, signal });
  signal.throwIfAborted();
  const usable = writes ? await deliveryRole(directUrl, options) : await roleOfLogin(directUrl, options);
  if (directUrl !== url) {
    await orStartError('', refuseOtherZones(url));
    if (delivery && writes)
      log.warn(
        { role },
        'a pooler takes no role for its sessions, so delivery reads as the login of DATABASE_URL: processes with the role delivery can have one of their own',
      );
  }
  const database = connectDatabase({
    url,
    directUrl,
    replicaUrl: delivery ? config.DATABASE_REPLICA_URL : undefined,
    namedStatements: config.DATELINE_PREPARED_STATEMENTS,
    maxConnections: config.DATELINE_DATABASE_CONNECTIONS,
    deliveryRole: usable,
  });
  cleanup.add('database connections', () => database.close());
  return database;
}
