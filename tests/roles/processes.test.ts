import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { generateKey } from '../../src/auth/key.ts';
import { type Run, runProgram, startDateline } from '../start/process.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { withClient } from '../support/test-server.ts';

const role = process.env.DATELINE_TEST_DELIVERY_ROLE;
const name = `dateline_reader_${randomBytes(6).toString('hex')}`;
const key = generateKey();
const runs: Run[] = [];
let database: TestDatabase;
let readerUrl: string;

beforeAll(async () => {
  database = await createEmptyDatabase();
  if (!role) return;
  await withClient(database.url, (client) =>
    client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'reader' IN ROLE ${role}`),
  );
  readerUrl = Object.assign(new URL(database.url), { username: name, password: 'reader' }).href;
});
afterAll(async () => {
  for (const run of runs) {
    run.child.kill('SIGTERM');
    await run.exited;
  }
  await withClient(database.url, (client) =>
    client.query(`DROP OWNED BY ${name}; DROP ROLE IF EXISTS ${name}`).catch(() => {}),
  );
  await database.drop();
});

const started = (environment: Record<string, string>) => {
  const run = startDateline(environment);
  void run.then((it) => runs.push(it));
  return run;
};

(role ? test : test.skip)(
  'delivery begins once somebody has migrated, with a login that may write nothing, and hears what the desk publishes',
  async () => {
    const waiting = runProgram('main.js', [], {
      PORT: '0',
      DATABASE_URL: readerUrl,
      DATELINE_ROLE: 'delivery',
    });
    runs.push(waiting);
    await waiting.printed(/has not been migrated yet/);
    expect(waiting.stdout()).not.toContain('is running');

    const migrated = runProgram('cli/main.js', ['migrate'], { DATABASE_URL: database.url });
    expect(await migrated.exited).toEqual({ code: 0, signal: null });
    const [, port] = await waiting.printed(/API +http:\/\/localhost:(\d+)\//);
    const reader = `http://127.0.0.1:${port}`;
    const state = async () => (await (await fetch(`${reader}/health/ready`)).json()) as { status: string };
    // It takes requests before its listener stands.
    let ready = await state();
    while (ready.status === 'degraded') ready = await state();
    expect(ready).toEqual({
      status: 'ok',
      role: 'delivery',
      checks: { database: 'ok', migrations: 'ok', listener: 'ok' },
    });

    const desk = await started({
      DATABASE_URL: database.url,
      DATELINE_ROLE: 'editorial',
      DATELINE_ADMIN_KEY: key,
    });
    const post = async (path: string, body: unknown) => {
      const response = await fetch(`${desk.url}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBeLessThan(300);
      return (await response.json()) as { id: string };
    };
    const category = await post('/v1/editorial/categories', { name: 'News' });
    const { id } = await post('/v1/editorial/articles', {
      headline: 'Far away',
      category: category.id,
      sections: [{ markdown: 'Text.' }],
    });
    const read = () => fetch(`${reader}/v1/articles/${id}`);
    for (let n = 0; n < 3; n += 1) expect((await read()).status).toBe(404);
    await post(`/v1/editorial/articles/${id}/publish`, {});
    // Within milliseconds as a rule: the test ends when it is there, or with its own time.
    while ((await read()).status !== 200);
    expect((await fetch(`${desk.url}/v1/articles/${id}`)).status).toBe(404);
    expect((await fetch(`${reader}/v1/editorial/articles`)).status).toBe(404);

    const worker = await started({ DATABASE_URL: database.url, DATELINE_ROLE: 'worker' });
    expect(await (await fetch(`${worker.url}/health/ready`)).json()).toEqual({
      status: 'ok',
      role: 'worker',
      checks: { database: 'ok', migrations: 'ok', worker: 'ok' },
    });
  },
  30_000,
);

(role ? test : test.skip)('the login of delivery is refused everything else by Postgres', async () => {
  await withClient(readerUrl, async (client) => {
    const refused = [
      'SELECT FROM articles',
      'SELECT FROM revisions',
      'SELECT FROM publications',
      'SELECT FROM api_keys',
      'SELECT FROM audit_entries',
      'SELECT checksum FROM _prisma_migrations',
      "UPDATE _prisma_migrations SET migration_name = ''",
      'DELETE FROM readers_changes_ahead',
      'CREATE TABLE mine (id int)',
      'TRUNCATE changes',
    ];
    for (const statement of refused) {
      const error = await client.query(statement).catch((raised: unknown) => raised);
      expect([statement, error instanceof pg.DatabaseError && error.code]).toEqual([
        statement,
        expect.stringMatching(/^(42501|55000|42P01)$/),
      ]);
    }
  });
});
