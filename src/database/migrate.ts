import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type MigrationFile, readMigrations } from './migration-files.ts';

export type MigrateOptions = {
  url: string;
  /** Receives a line for each migration that is applied. */
  log: (message: string) => void;
  /** Default: the migrations of this version of Dateline. */
  migrations?: MigrationFile[];
};

/** The database can't be brought to this version of Dateline without somebody's doing something about it. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

const OLDEST_POSTGRES = 15;
/** The first of the advisory locks (4201, n); the first migration lists the others. */
const LOCK = [4201, 1];

/**
 * Brings a database to the schema of this version of Dateline, by Prisma's own engine and bookkeeping
 * (`_prisma_migrations`). Of several processes that start at once, one migrates and the others wait.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = options.migrations ?? (await readMigrations());
  const client = new pg.Client({ connectionString: options.url, application_name: 'dateline: migrate' });
  // A lost session shows in the query that is running.
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseOldPostgres(client);
    // The engine takes a moment to load; most starts have nothing to migrate.
    if ((await pending(client, migrations)).length === 0) return { applied: [] };
    await client.query('SET statement_timeout = 0');
    await client.query('SET lock_timeout = 0');
    await takeLock(client);
    // Somebody else may have done it while we waited.
    if ((await pending(client, migrations)).length === 0) return { applied: [] };
    return { applied: await apply(options, client, migrations) };
  } finally {
    // Ends the lock as well.
    await client.end();
  }
}

/** Asks again and again: a statement that waits is a transaction, which an index made CONCURRENTLY would wait for. */
async function takeLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1, $2) AS taken',
      LOCK,
    );
    if (rows[0]?.taken) return;
    await sleep(100);
  }
}

async function refuseOldPostgres(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SHOW server_version_num');
  const major = Math.floor(Number(rows[0].server_version_num) / 10_000);
  if (major < OLDEST_POSTGRES) {
    throw new MigrationError(`Dateline needs Postgres ${OLDEST_POSTGRES} or later; this server is ${major}.`);
  }
}

export type MigrationState = {
  /** Of this version, and not applied. */
  missing: string[];
  /** Applied, and of a newer version. */
  unknown: string[];
};

/** How a database stands to this version of Dateline, for whoever may only look. */
export async function inspectMigrations(client: pg.Client, known?: MigrationFile[]): Promise<MigrationState> {
  const names = (known ?? (await readMigrations())).map(({ name }) => name);
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY finished_at`,
  );
  const applied = new Set(rows.map(({ name }) => name));
  return {
    missing: names.filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !names.includes(name)),
  };
}

/**
 * The names of the migrations still to be applied; one that has begun and not finished is among them.
 * Refuses a database that holds more than this version knows.
 */
async function pending(client: pg.Client, migrations: MigrationFile[]): Promise<string[]> {
  const table = await client.query(`SELECT to_regclass('_prisma_migrations') AS name`);
  if (table.rows[0].name === null) return migrations.map(({ name }) => name);

  const { rows } = await client.query<{ migration_name: string; finished: boolean }>(
    `SELECT migration_name, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = rows.find((row) => !known.has(row.migration_name));
  if (unknown !== undefined) {
    throw new MigrationError(
      `The database is from a newer version of Dateline: it has the migration "${unknown.migration_name}", ` +
        'which this version does not know. Start that version, or restore a backup made before it.',
    );
  }
  const finished = new Set(rows.filter((row) => row.finished).map((row) => row.migration_name));
  return migrations.map(({ name }) => name).filter((name) => !finished.has(name));
}

async function apply(
  { url, log }: MigrateOptions,
  client: pg.Client,
  migrations: MigrationFile[],
): Promise<string[]> {
  const { migrationList, noFilter, openSchemaEngine } = await import('./schema-engine.ts');
  await giveUpUnfinished(client);
  const scripts = new Set(migrations.map(({ sql }) => sql));
  const { engine, close } = await openSchemaEngine({
    url,
    // Recorded in the migration's own transaction, so that a process killed at any point leaves it either
    // applied and recorded or neither. The engine records it again afterwards.
    rewrite: (script) => (scripts.has(script) ? `${script};\n${RECORD_FINISHED}` : script),
  });
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(migrations),
      filters: noFilter,
    });
    for (const name of appliedMigrationNames) log(`Applied the migration ${name}.`);
    return appliedMigrationNames;
  } catch (error) {
    throw new MigrationError(explain(error as Error & { code?: string }), { cause: error });
  } finally {
    await close();
  }
}

function explain({ code, message }: Error & { code?: string }): string {
  // Prisma's "the schema is not empty": there are tables, and no record of migrations.
  if (code === 'P3005') {
    return 'The database holds tables that are not of Dateline. Give Dateline a database of its own.';
  }
  // The engine adds a trace of its own calls, each line numbered.
  const [reason] = message.split(/\n\s*0: /);
  return `The database could not be migrated; the migration that failed left nothing behind. ${reason}`;
}

const RECORD_FINISHED =
  'UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL';

/** What began and did not finish was undone by Postgres; the engine wants to be told before it tries again. */
async function giveUpUnfinished(client: pg.Client): Promise<void> {
  const table = await client.query(`SELECT to_regclass('_prisma_migrations') AS name`);
  if (table.rows[0].name === null) return;
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
}
