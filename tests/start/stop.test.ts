import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { withClient } from '../support/test-server.ts';
import { startDateline } from './process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a stop is told to the load balancer first; until it is known there, requests are answered, and nothing acknowledged is lost', async () => {
  const key = generateKey();
  const run = await startDateline({
    DATABASE_URL: database.url,
    DATELINE_ADMIN_KEY: key,
    DATELINE_SHUTDOWN_DELAY: '1',
    DATELINE_LOG_LEVEL: 'info',
  });
  const acknowledged = new Set<string>();
  const statuses = new Set<number>();
  let isStopping = false;
  let afterwards = 0;
  let sent = 0;

  /** Writes until nobody takes it any more. */
  async function write(): Promise<void> {
    for (;;) {
      const began = isStopping;
      const response = await fetch(`${run.url}/v1/editorial/articles`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ headline: `Nothing is lost ${sent++}` }),
      }).catch(() => undefined);
      if (!response) return;
      statuses.add(response.status);
      const { id } = (await response.json()) as { id: string };
      acknowledged.add(id);
      if (!began) continue;
      afterwards += 1;
      // A connection that is kept would go on to a process that leaves.
      expect(response.headers.get('connection')).toBe('close');
    }
  }

  const writers = Array.from({ length: 4 }, write);
  while (acknowledged.size < 8) await new Promise((resolve) => setImmediate(resolve));
  run.child.kill('SIGTERM');
  await run.printed(/"msg":"stopping"/);
  let ready = 200;
  while (ready === 200) ready = (await fetch(`${run.url}/health/ready`)).status;
  expect(ready).toBe(503);
  isStopping = true;
  expect((await fetch(`${run.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${run.url}/v1/articles`)).status).toBe(200);

  await Promise.all(writers);
  expect(await run.exited).toEqual({ code: 0, signal: null });
  expect([...statuses]).toEqual([201]);
  expect(afterwards).toBeGreaterThan(0);
  const { rows } = await withClient(database.url, (client) => client.query('SELECT id FROM articles'));
  const there = new Set(rows.map(({ id }) => id));
  expect([...acknowledged].filter((id) => !there.has(id))).toEqual([]);
}, 30_000);
