import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Run, runProgram, startDateline } from './process.ts';

let database: TestDatabase;
const runs: Run[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.child.kill('SIGKILL');
    await run.exited;
  }
});

afterAll(() => database.drop());

const start = async (environment: Record<string, string> = {}) => {
  const run = await startDateline({ DATABASE_URL: database.url, ...environment });
  runs.push(run);
  return run;
};

const keyPattern = /dateline_[0-9a-z]{12}_[\w-]{43}/g;

const listKeys = (url: string, key: string) =>
  fetch(`${url}/v1/editorial/keys`, { headers: { Authorization: `Bearer ${key}` } });

const noStack = (output: string) => expect(output).not.toMatch(/^ +at /m);

describe('a start', () => {
  test('shows the first admin key once, and the next start none', async () => {
    const first = await start();
    const [key, ...others] = first.stdout().match(keyPattern) ?? [];
    expect(others).toEqual([]);
    expect((await listKeys(first.url, key ?? '')).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(first.stdout().match(keyPattern)).toEqual([key]);
    expect(first.stderr()).toBe('');

    const second = await start();
    expect(second.stdout()).not.toMatch(keyPattern);
    expect((await listKeys(second.url, key ?? '')).status).toBe(200);
  });

  test('takes DATELINE_ADMIN_KEY, also beside another, and never brings a revoked one back', async () => {
    const key = generateKey();
    const first = await start({ DATELINE_ADMIN_KEY: key });
    const { data } = (await (await listKeys(first.url, key)).json()) as {
      data: { id: string; prefix: string }[];
    };
    const own = data.find(({ prefix }) => key.includes(prefix));
    expect(first.stdout()).not.toContain(key.slice(-43));

    const other = generateKey();
    const second = await start({ DATELINE_ADMIN_KEY: other });
    await fetch(`${second.url}/v1/editorial/keys/${own?.id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${other}` },
    });
    const third = await start({ DATELINE_ADMIN_KEY: key });
    expect((await listKeys(third.url, key)).status).toBe(401);
    expect(third.stdout()).toMatch(/revoked/);
  });

  test('with wrong settings names them all', async () => {
    const run = runProgram('main.js', [], {
      PORT: 'http',
      DATELINE_LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://here',
      DATELINE_SAMPEL_CONTENT: 'true',
    });
    expect((await run.exited).code).toBe(1);
    for (const name of ['PORT', 'DATELINE_LOG_LEVEL', 'DATABASE_URL', 'DATELINE_SAMPEL_CONTENT'])
      expect(run.stderr()).toContain(name);
    noStack(run.stderr());
  });

  test('on a port in use says so, and leaves the first key to be shown by the next start', async () => {
    const fresh = await createTestDatabase();
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const run = runProgram('main.js', [], { PORT: String(port), DATABASE_URL: fresh.url });
    expect((await run.exited).code).toBe(1);
    holder.close();
    expect(run.stderr()).toContain(`Port ${port}`);
    noStack(run.stderr());

    const next = await start({ DATABASE_URL: fresh.url });
    expect(next.stdout()).toMatch(keyPattern);
    next.child.kill('SIGTERM');
    await next.exited;
    await fresh.drop();
  });

  test('on a database that refuses says so, without the password', async () => {
    const wrong = new URL(database.url);
    wrong.pathname = '/no_such_database';
    const run = runProgram('main.js', [], { PORT: '0', DATABASE_URL: wrong.href });
    expect((await run.exited).code).toBe(1);
    expect(run.stderr()).toContain('no_such_database');
    if (wrong.password) expect(run.stderr() + run.stdout()).not.toContain(wrong.password);
    noStack(run.stderr());
  });

  test('waits for a database that is not up yet, and can be stopped meanwhile', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const run = runProgram('main.js', [], {
      PORT: '0',
      DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c`,
    });
    runs.push(run);
    await run.printed(/waiting for the database/);
    run.child.kill('SIGINT');
    expect(await run.exited).toEqual({ code: 0, signal: null });
  });
});

test('a stop answers the request under way, refuses new ones and ends with 0', async () => {
  const key = generateKey();
  const run = await start({ DATELINE_ADMIN_KEY: key });
  const body = JSON.stringify({ name: 'Under way', scopes: ['delivery:read'] });
  const call = request(`${run.url}/v1/editorial/keys`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      Expect: '100-continue',
    },
  });
  call.flushHeaders();
  await once(call, 'continue');
  call.write(body.slice(0, 10));
  run.child.kill('SIGTERM');
  await run.printed(/"msg":"stopping"/);
  const answered = once(call, 'response');
  await expect(refused(Number(new URL(run.url).port))).resolves.toBe(true);
  call.end(body.slice(10));
  const [response] = await answered;
  expect(response.statusCode).toBe(201);
  expect(response.headers.connection).toBe('close');
  expect(JSON.parse(await text(response))).toMatchObject({ name: 'Under way' });
  expect(await run.exited).toEqual({ code: 0, signal: null });
});

/** Connects until a connection is refused: the line that tells of the stop comes just before it. */
async function refused(port: number): Promise<boolean> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'connected'),
      new Promise<string>((resolve) =>
        socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? '')),
      ),
    ]).catch((error: NodeJS.ErrnoException) => error.code);
    socket.destroy();
    if (outcome === 'ECONNREFUSED') return true;
  }
}
