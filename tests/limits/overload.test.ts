import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createOverload } from '../../src/limits/overload.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let behind = 0;
let holder: pg.PoolClient | undefined;
beforeAll(async () => {
  // Reads at 8 in the queue, writes at 4, searches at 2; four connections a pool.
  api = await startApi(
    { DATELINE_QUEUE_LIMIT: '8', DATELINE_CACHE_SIZE: '0', DATELINE_LAG_LIMIT: '1000' },
    { behind: () => behind },
  );
});
afterEach(async () => {
  behind = 0;
  await release();
});
afterAll(() => api.close());

/** Keeps everybody else waiting who wants one of these tables. */
async function block(table: string): Promise<void> {
  holder = await api.database.pool.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
}

async function release(): Promise<void> {
  await holder?.query('ROLLBACK');
  holder?.release();
  holder = undefined;
}

const queued = (of: string) => api.database.connections().find(({ pool }) => pool === of)?.queued ?? 0;

/** Sends requests one by one until as many wait for a connection. */
async function fill(pool: 'desk' | 'delivery', count: number, ask: () => Promise<{ status: number }>) {
  const sent: Promise<number>[] = [];
  while (queued(pool) < count) {
    const before = queued(pool);
    sent.push(ask().then(({ status }) => status));
    // Until it holds a connection, or waits for one.
    const patience = AbortSignal.timeout(20_000);
    for (let turns = 0; queued(pool) === before && turns < 2_000 && !patience.aborted; turns += 1)
      await turn();
  }
  return sent;
}

test('readers are turned away last, and who waits is answered when the database goes on', async () => {
  await block('term_publications');
  const tags = () => api.call('get', '/v1/tags');
  const search = () => api.call('get', '/v1/search?q=harbour');
  const waiting = await fill('delivery', 2, tags);
  const refused = await search();
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  expect(refused.headers['retry-after']).toBe('2');
  waiting.push(...(await fill('delivery', 8, tags)));
  expect((await tags()).status).toBe(503);
  // The desk has connections of its own, and the health check is always answered.
  expect((await api.call('get', '/health/live')).status).toBe(200);
  await release();
  const answered = await Promise.all(waiting);
  expect(answered.length).toBeGreaterThanOrEqual(12);
  expect(new Set(answered)).toEqual(new Set([200]));
  expect((await search()).status).toBe(200);
});

test('writes are turned away before reads of the desk', async () => {
  await block('tags');
  const list = () => api.call('get', '/v1/editorial/tags');
  const waiting = await fill('desk', 4, list);
  const write = await api.call('post', '/v1/editorial/tags', { body: { name: 'Ports' } });
  expect([write.status, write.body.code]).toEqual([503, 'unavailable']);
  waiting.push(...(await fill('desk', 8, list)));
  expect((await list()).status).toBe(503);
  await release();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
  expect((await api.call('post', '/v1/editorial/tags', { body: { name: 'Ports' } })).status).toBe(201);
});

test('a process that is behind turns away searches, then writes, then reads', async () => {
  const statuses = async () => [
    (await api.call('get', '/v1/search?q=harbour')).status,
    (await api.call('post', '/v1/editorial/tags', { body: {} })).status,
    (await api.call('get', '/v1/tags')).status,
    (await api.call('get', '/health/live')).status,
  ];
  const seen: number[][] = [];
  for (const lag of [249, 250, 500, 1_000]) {
    behind = lag;
    seen.push(await statuses());
  }
  expect(seen).toEqual([
    [200, 400, 200, 200],
    [503, 400, 200, 200],
    [503, 503, 200, 200],
    [503, 503, 503, 200],
  ]);
});

test('0 switches both off', () => {
  const overload = createOverload({
    database: { connections: () => [{ pool: 'delivery', total: 1, idle: 0, queued: 10_000 }] },
    ...{ queue: 0, lag: 0, behind: () => 1e9 },
  });
  expect(overload({ method: 'get', access: 'delivery', heavy: true })).toBeUndefined();
});
