import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { withClient } from '../support/test-server.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (headline: string) =>
  api.call('post', '/v1/editorial/articles', { body: { headline } }).then(({ status }) => status);

test('a database that takes no writes is a 503, and no connection remembers it', async () => {
  const url = api.config.DATABASE_URL ?? '';
  const fence = (how: string) =>
    withClient(url, (client) =>
      client.query(
        `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I ${how}', current_database()); END $$; SET default_transaction_read_only = off`,
      ),
    );
  const { pool } = api.database;
  const endAll = () =>
    withClient(url, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'dateline'`,
      ),
    );
  expect(await create('Before')).toBe(201);
  await fence('SET default_transaction_read_only = on');
  await endAll();
  while (pool.idleCount > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await create('Meanwhile')).toBe(503);
  expect(pool.idleCount).toBe(0);
  await withClient(url, (client) =>
    client.query(
      `BEGIN READ WRITE; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$; COMMIT`,
    ),
  );
  expect(await create('Afterwards')).toBe(201);
});

test('a connection that is given back in the middle of a transaction goes to nobody else', async () => {
  const { pool } = api.database;
  const pidOf = async (from: Pick<typeof pool, 'query'>) =>
    (await from.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
  const client = await pool.connect();
  await client.query('BEGIN');
  const pid = await pidOf(client);
  client.release();
  const others = await Promise.all(Array.from({ length: 8 }, () => pidOf(pool)));
  expect(others).not.toContain(pid);
});
