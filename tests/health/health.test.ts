import { afterEach, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi | undefined;
afterEach(() => api?.close());

test('is ready with a migrated database that answers', async () => {
  api = await startApi();
  const answer = await api.call('get', '/health/ready');
  expect([answer.status, answer.body]).toEqual([
    200,
    { status: 'ok', checks: { database: 'ok', migrations: 'ok' } },
  ]);
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('is not ready when a migration is missing, and stays alive', async () => {
  api = await startApi();
  await api.database.pool.query('DELETE FROM _prisma_migrations');
  const answer = await api.call('get', '/health/ready');
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect(answer.headers['retry-after']).toBeDefined();
  expect((await api.call('get', '/health/live')).status).toBe(200);
});

test('is not ready when the database does not answer, within two seconds', async () => {
  api = await startApi();
  // Every connection is taken: a question waits, as it does for a server that has stopped.
  const { pool } = api.database;
  const taken = await Promise.all(Array.from({ length: pool.options.max ?? 5 }, () => pool.connect()));
  const answer = await api.call('get', '/health/ready');
  for (const client of taken) client.release();
  expect([answer.status, answer.body.detail]).toEqual([503, 'The database does not answer.']);
  expect((await api.call('get', '/health/ready')).status).toBe(200);
});
