import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { cli } from '../cli/cli.ts';
import { type Run, runProgram, startDateline } from '../start/process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { findProgram } from '../support/find-program.ts';
import { withClient } from '../support/test-server.ts';
import { type PgBouncer, startPgBouncer } from './pgbouncer.ts';

type Body = {
  id: string;
  headline: string;
  createdAt: string;
  status: string;
  checks: { listener?: string };
};

const program = findProgram('pgbouncer');
if (!program) console.warn('No PgBouncer was found: its tests are skipped. Debian has one: pgbouncer.');

(program ? describe : describe.skip)('behind a PgBouncer in transaction mode', () => {
  const key = generateKey();
  let database: TestDatabase;
  let pooler: PgBouncer;
  let environment: Record<string, string>;
  let run: (Run & { url: string }) | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    pooler = await startPgBouncer(program ?? '', [database.url]);
    environment = {
      DATABASE_URL: pooler.through(database.url),
      DATABASE_DIRECT_URL: database.url,
      DATELINE_PREPARED_STATEMENTS: String(pooler.knowsNames),
      DATELINE_ADMIN_KEY: key,
    };
    run = await startDateline(environment);
  });
  afterAll(async () => {
    run?.child.kill('SIGTERM');
    await run?.exited;
    await pooler?.stop();
    await database.drop();
  });

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${run?.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
  };
  const articles = '/v1/editorial/articles';

  test('many write and read at once, on three sessions, and none fails or meets another’s', async () => {
    const category = await call('POST', '/v1/editorial/categories', { name: 'News' });
    const before = Date.now();
    const made = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const { status, body } = await call('POST', articles, {
          headline: `Story ${n}`,
          category: category.body.id,
          sections: [{ markdown: `Text ${n}.` }],
        });
        expect([status, body.headline]).toEqual([201, `Story ${n}`]);
        // As UTC, though nothing could say so to the session.
        expect(Math.abs(Date.parse(body.createdAt) - before)).toBeLessThan(60_000);
        const published = await call('POST', `${articles}/${body.id}/publish`, {});
        expect(published.status).toBe(200);
        return body.id;
      }),
    );
    for (let round = 0; round < 3; round += 1)
      await Promise.all(
        made.map(async (id, n) => {
          const { status, body } = await call('GET', `/v1/articles/${id}`);
          expect([status, body.headline]).toEqual([200, `Story ${n}`]);
        }),
      );
  }, 60_000);

  test('locks of a transaction hold: a POST with a key is carried out once', async () => {
    const headers = { 'Idempotency-Key': 'the same' };
    const all = await Promise.all(
      Array.from({ length: 6 }, () => call('POST', articles, { headline: 'Once' }, headers)),
    );
    expect(all.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set(all.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
  });

  test('what changes is heard past the pooler: an answer that is kept is over with the change', async () => {
    const { body } = await call('POST', articles, {
      headline: 'Before',
      category: 'news',
      sections: [{ markdown: 'A.' }],
    });
    await call('POST', `${articles}/${body.id}/publish`, {});
    for (let n = 0; n < 3; n += 1) {
      await call('GET', `/v1/articles/${body.id}`);
      const headline = `After ${n}`;
      await call(
        'PATCH',
        `${articles}/${body.id}`,
        { headline },
        { 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' },
      );
      await call('POST', `${articles}/${body.id}/publish`, {});
      expect((await call('GET', `/v1/articles/${body.id}`)).body.headline).toBe(headline);
    }
    const { body: state } = await call('GET', '/health/ready');
    expect([state.status, state.checks.listener]).toEqual(['ok', 'ok']);
  });

  test('the doctor tells what goes wrong without the direct URL, and with names where they are lost', async () => {
    const well = await cli(['doctor'], environment);
    expect([well.code, well.out]).toEqual([
      0,
      expect.stringMatching(/ok {4}listener: [\s\S]*ok {4}time zone: [\s\S]*ok {4}statements: /),
    ]);
    const { DATABASE_DIRECT_URL: _, ...indirect } = environment;
    const deaf = await cli(['doctor'], indirect);
    expect([deaf.code, deaf.out]).toEqual([1, expect.stringContaining('DATABASE_DIRECT_URL')]);
    const named = await cli(['doctor'], { ...environment, DATELINE_PREPARED_STATEMENTS: 'true' });
    expect(named.code).toBe(pooler.knowsNames ? 0 : 1);
    if (!pooler.knowsNames) expect(named.out).toContain('DATELINE_PREPARED_STATEMENTS=false');
  });

  test('a session in another time zone is refused at start, with what mends it', async () => {
    const other = await createTestDatabase();
    const { pathname } = new URL(other.url);
    await withClient(other.url, (client) =>
      client.query(`ALTER DATABASE ${pathname.slice(1)} SET timezone = 'Europe/Berlin'`),
    );
    const refused = runProgram('main.js', [], {
      ...environment,
      PORT: '0',
      DATABASE_URL: pooler.through(other.url),
      DATABASE_DIRECT_URL: other.url,
    });
    expect((await refused.exited).code).toBe(1);
    expect(refused.stderr()).toMatch(/Europe\/Berlin[\s\S]*ALTER DATABASE .* SET timezone = 'UTC'/);
    await other.drop();
  });
});
