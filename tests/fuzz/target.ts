import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import request, { type Test } from 'supertest';
import { type Held, type Server, startServer as startProcess } from '../../bench/child.ts';
import { generateKey } from '../../src/auth/key.ts';
import { connectDatabase } from '../../src/database/client.ts';
import { isServed } from '../../src/roles.ts';
import { loadSampleContent } from '../../src/sample/load.ts';
import { startServer } from '../../src/start/server.ts';
import type { TestApi as Api } from '../contract/arrange.ts';
import { startApi } from '../support/api.ts';
import { createTestDatabase } from '../support/database.ts';
import { checkAgainstDocument } from '../support/document.ts';
import { type Sender, sender } from './send.ts';

/** What is fuzzed. */
export type Target = {
  api: Api;
  /** Of an admin. */
  key: string;
  /** Sends to whoever answers the path. */
  send: Sender['send'];
  /** How many requests had to be sent again. */
  again: () => number;
  /** What each process holds without its garbage; empty where it is the tests' own. */
  held: () => Promise<Record<string, Held>>;
  stop: () => Promise<void>;
};

/** Full before the first quarter is over: what fills up to a limit must not look like growth. */
const cacheSize = '1048576';

/** The API in the process of the tests, behind the limits that it has when it runs: quickly there. */
export async function inThisProcess(): Promise<Target> {
  const api = await startApi({ DATELINE_CACHE_SIZE: cacheSize });
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
  const [app] = api.server.listeners('request') as RequestListener[];
  if (!app) throw new Error('the app listens to nothing');
  const server = await startServer(app, { ...api.config, PORT: 0, DATELINE_HOST: '127.0.0.1' });
  const client = sender(server.port);
  return {
    api,
    key: api.keys.admin,
    send: client.send,
    again: client.again,
    held: async () => ({}),
    stop: async () => {
      client.end();
      await server.stop(0);
      await api.close();
    },
  };
}

const roles = ['editorial', 'delivery'] as const;

/**
 * The built API, as it runs, in processes that hold nothing of the tests. Without a worker: it would send to wherever
 * a webhook or link of the fuzz leads.
 */
export async function inProcesses(): Promise<Target> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-fuzz-'));
  const own = await createTestDatabase();
  const key = generateKey();
  // Counted, and never reached.
  const limit = '1000000000';
  const start = (role: string) =>
    startProcess(
      {
        words: ['dist/main.js'],
        environment: {
          DATABASE_URL: own.url,
          DATELINE_ROLE: role,
          DATELINE_ADMIN_KEY: key,
          DATELINE_SECRET_KEY: Buffer.alloc(32, 'key').toString('base64'),
          DATELINE_SAMPLE_CONTENT: String(role === 'editorial'),
          DATELINE_CACHE_SIZE: cacheSize,
          DATELINE_RATE_LIMIT_READS: limit,
          DATELINE_RATE_LIMIT_WRITES: limit,
          DATELINE_RATE_LIMIT_FAILURES: limit,
          ...(process.env.DATELINE_TEST_DELIVERY_ROLE && {
            DATELINE_DELIVERY_ROLE: process.env.DATELINE_TEST_DELIVERY_ROLE,
          }),
        },
        logFile: path.join(folder, `${role}.log`),
        ready: { path: '/health/ready' },
        probed: true,
      },
      () => {},
    );
  const servers = {} as Record<(typeof roles)[number], Server>;
  for (const role of roles) servers[role] = await start(role);
  const senders = {
    editorial: sender(Number(new URL(servers.editorial.url).port)),
    delivery: sender(Number(new URL(servers.delivery.url).port)),
  };
  const roleOf = (to: string) => (isServed('editorial', to.split('?')[0] ?? to) ? 'editorial' : 'delivery');
  const database = connectDatabase({ url: own.url, maxConnections: 2 });
  const call: Api['call'] = async (method, to, { body, as, headers = {} } = {}) => {
    const test: Test = request(servers[roleOf(to)].url)[method](to);
    if (as !== null) test.set('Authorization', `Bearer ${key}`);
    for (const [name, value] of Object.entries(headers)) test.set(name, value);
    const response = await (body === undefined ? test : test.send(body as object));
    checkAgainstDocument(method, to, response);
    return response;
  };
  return {
    api: { call, database, clock: { now: () => new Date(), advance: () => {}, settle: async () => {} } },
    key,
    send: (wild, isStream) => senders[roleOf(wild.path)].send(wild, isStream),
    again: () => senders.editorial.again() + senders.delivery.again(),
    held: async () =>
      Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await servers[role].held()]))),
    stop: async () => {
      for (const role of roles) {
        senders[role].end();
        await servers[role].stop();
      }
      await database.close();
      await own.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
