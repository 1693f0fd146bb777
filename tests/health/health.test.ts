import { afterEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createVitals } from '../../src/health/vitals.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi | undefined;
afterEach(() => api?.close());

test('is ready with a migrated database that answers', async () => {
  api = await startApi();
  const answer = await api.call('get', '/health/ready');
  expect([answer.status, answer.body]).toEqual([
    200,
    { status: 'ok', role: 'all', checks: { database: 'ok', migrations: 'ok', listener: 'ok' } },
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

test('tells that nothing is heard, and is ready all the same: every answer is made anew', async () => {
  let isDeaf = false;
  api = await startApi(
    {},
    { ears: (all) => ({ ...all, heard: (...what) => !isDeaf && all.heard(...what) }) },
  );
  const listener = async () => {
    const { status, body } = await api!.call('get', '/health/ready');
    return [status, body.status, body.checks.listener];
  };
  expect(await listener()).toEqual([200, 'ok', 'ok']);
  isDeaf = true;
  // What was heard last is worth something for 900 ms.
  let told = await listener();
  while (told[2] === 'ok') told = await listener();
  expect(told).toEqual([200, 'degraded', 'lost']);
});

test('a worker is ready only while its work gets done, and nobody while it stops', async () => {
  api = await startApi();
  let now = 0;
  const vitals = createVitals(() => now);
  const served = (role: string) => {
    const config = readConfig({ DATABASE_URL: 'postgres://unused', DATELINE_ROLE: role });
    const deps = {
      ...(api as TestApi),
      config,
      log: pino({ level: 'silent' }),
      clock: () => new Date(),
      vitals,
    };
    const metrics = createMetrics({ database: deps.database, ofProcess: false });
    return request(createApp({ ...deps, metrics, cache: undefined }));
  };
  const ready = async (role: string) => (await served(role).get('/health/ready')).status;
  expect([await ready('worker'), await ready('all')]).toEqual([200, 200]);
  now = 40_000;
  expect([await ready('worker'), await ready('all')]).toEqual([503, 200]);
  expect((await served('all').get('/health/ready')).body).toMatchObject({
    status: 'degraded',
    checks: { worker: 'late' },
  });
  expect((await served('delivery').get('/health/ready')).body.checks).not.toHaveProperty('worker');
  vitals.turned();
  expect(await ready('worker')).toBe(200);
  vitals.drain();
  for (const role of ['all', 'delivery', 'editorial', 'worker']) expect(await ready(role)).toBe(503);
  expect((await served('all').get('/health/live')).status).toBe(200);
});
