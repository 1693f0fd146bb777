import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { migrate } from '../../src/database/migrate.ts';
import { type MigrationFile, readMigrations } from '../../src/database/migration-files.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { waitingForLock } from '../support/locks.ts';
import { runScript } from '../support/script.ts';
import { withClient } from '../support/test-server.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

const run = (migrations: MigrationFile[]) => migrate({ url: database.url, log: () => {}, migrations });

const rows = (sql: string) => withClient(database.url, async (client) => (await client.query(sql)).rows);

/** Waits until somebody asks for the lock of migrations. */
const asksForLock = () =>
  withClient(database.url, async (client) => {
    const { rows: times } = await client.query('SELECT clock_timestamp() AS now');
    const asked = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE '%advisory_lock($1, $2)%' AND query_start > $1`;
    while ((await client.query(asked, [times[0].now])).rowCount === 0);
  });

const notes: MigrationFile = {
  name: '20260101000000_notes',
  sql: 'CREATE TABLE notes (id int PRIMARY KEY);',
};
const half: MigrationFile = {
  name: '20260102000000_half',
  sql: 'CREATE TABLE half (id int);\nINSERT INTO half VALUES (1 / 0);',
};

describe('migrate', () => {
  test('two processes that start at once migrate once', async () => {
    const scripts = [1, 2].map(() => runScript('database/migrate-process.ts', [database.url]));
    const applied = await Promise.all(scripts.map(async ({ firstLine }) => JSON.parse(await firstLine)));
    const all = (await readMigrations()).map(({ name }) => name);
    expect(applied.flat()).toEqual(all);
    expect(await rows('SELECT migration_name FROM _prisma_migrations ORDER BY started_at')).toEqual(
      all.map((migration_name) => ({ migration_name })),
    );
  });

  test('a process that comes while another migrates waits, and does not take its work for abandoned', async () => {
    const slow = {
      name: '20260105000000_slow',
      sql: 'CREATE TABLE slow (id int); SELECT pg_advisory_xact_lock(7);',
    };
    await withClient(database.url, async (client) => {
      await client.query('SELECT pg_advisory_lock(7)');
      const first = run([slow]);
      while ((await waitingForLock(client)) < 1);
      const second = run([slow]);
      // Refused the lock, it asks again: what the first asked before is over, so a question now is the second's.
      await asksForLock();
      await client.query('SELECT pg_advisory_unlock(7)');
      expect(await Promise.all([first, second])).toEqual([{ applied: [slow.name] }, { applied: [] }]);
    });
    expect(await rows('SELECT rolled_back_at FROM _prisma_migrations')).toEqual([{ rolled_back_at: null }]);
  });

  test('applies what is missing, in order, and nothing twice', async () => {
    expect(await run([notes])).toEqual({ applied: [notes.name] });
    const more = { name: '20260103000000_more', sql: 'ALTER TABLE notes ADD COLUMN text text' };
    expect(await run([notes, more])).toEqual({ applied: [more.name] });
    expect(await run([notes, more])).toEqual({ applied: [] });
  });

  test('refuses the database of a newer version, and names what it has', async () => {
    await run([notes]);
    await expect(run([])).rejects.toThrow(/newer version of Dateline.*20260101000000_notes/);
  });

  test('refuses a database that holds something else', async () => {
    await rows('CREATE TABLE theirs (id int)');
    await expect(run([notes])).rejects.toThrow(/not of Dateline/);
  });

  test('a migration that fails leaves nothing behind, says why, and can be tried again', async () => {
    await expect(run([notes, half])).rejects.toThrow(/division by zero/);
    expect(await rows(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await run([notes, { ...half, sql: 'CREATE TABLE half (id int);' }])).toEqual({
      applied: [half.name],
    });
  });

  test('a process killed while it migrated leaves a database that the next one completes', async () => {
    await run([notes]);
    // As the engine records a migration that it has begun: Postgres undid its statements with the session.
    await rows(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name)
       VALUES (gen_random_uuid()::text, '', '${half.name}')`,
    );
    expect(await run([notes, { ...half, sql: 'CREATE TABLE half (id int);' }])).toEqual({
      applied: [half.name],
    });
  });

  test('a migration is recorded in its own transaction', async () => {
    // So that none can be applied and not recorded: it notes its transaction, and those that touch the record.
    const sql = `
      CREATE TABLE migrated AS SELECT pg_current_xact_id()::text AS transaction;
      CREATE TABLE recorded (transaction text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO recorded VALUES (pg_current_xact_id()::text); RETURN NULL; END $$;
      CREATE TRIGGER note AFTER UPDATE OF finished_at ON _prisma_migrations
        FOR EACH ROW EXECUTE FUNCTION note();`;
    await run([{ name: '20260104000000_notes_itself', sql }]);
    expect(await rows('SELECT 1 FROM migrated JOIN recorded USING (transaction)')).toHaveLength(1);
  });

  test('an index is made while others write, and again where that was cut short', async () => {
    await run([notes]);
    const index: MigrationFile = {
      name: '20260106000000_index',
      sql: `-- Newest first.
        DROP INDEX CONCURRENTLY IF EXISTS notes_newest;
        CREATE INDEX CONCURRENTLY notes_newest ON notes (id DESC);`,
    };
    await rows('INSERT INTO notes VALUES (1)');
    await rows('CREATE INDEX notes_newest ON notes (id)');
    await withClient(database.url, async (writer) => {
      // In the middle of a write: an index made under a lock would be in the way of the next one.
      await writer.query('BEGIN; INSERT INTO notes VALUES (2)');
      const applied = run([notes, index]);
      const waits = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND locktype = 'virtualxid'`;
      while ((await rows(waits))[0].n < 1);
      await rows('INSERT INTO notes VALUES (3)');
      // One more that comes meanwhile must not be waited for.
      const other = run([notes, index]);
      await asksForLock();
      await writer.query('COMMIT');
      expect(await Promise.all([applied, other])).toEqual([{ applied: [index.name] }, { applied: [] }]);
    });
    const made = await rows(
      `SELECT indisvalid, pg_get_indexdef(indexrelid) AS def FROM pg_index WHERE indexrelid = 'notes_newest'::regclass`,
    );
    expect(made).toEqual([{ indisvalid: true, def: expect.stringContaining('id DESC') }]);
    expect(await rows('SELECT 1 FROM _prisma_migrations WHERE finished_at IS NOT NULL')).toHaveLength(2);
  });
});
