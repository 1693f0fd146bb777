import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { pino } from 'pino';
import request, { type Test } from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../src/app.ts';
import { generateKey, hashSecret, readKey } from '../../src/auth/key.ts';
import { type Scope, scopes } from '../../src/auth/scopes.ts';
import { type ResponseCache, startResponseCache } from '../../src/cache/response-cache.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { connectDatabase, type Database } from '../../src/database/client.ts';
import { isDatabaseUnavailable } from '../../src/database/errors.ts';
import type { Ears } from '../../src/database/listener.ts';
import type { RateLimits } from '../../src/http/rate-limits.ts';
import { startLimits } from '../../src/limits/start.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import type { Tracing } from '../../src/tracing/span.ts';
import { startTracingIfWanted } from '../../src/tracing/start.ts';
import { createTestDatabase } from './database.ts';
import { checkAgainstDocument } from './document.ts';

type Call = {
  body?: unknown;
  /** The scope of the key to call with, a key itself, or null for none. */
  as?: Scope | (string & {}) | null;
  headers?: Record<string, string>;
};

type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' | 'options';

export type TestApi = {
  server: Server;
  database: Database;
  /** Absent where the settings switch it off. */
  cache: ResponseCache | undefined;
  /** Of callers; off unless the settings of the test say otherwise, as its clock stands still. */
  limits: RateLimits | undefined;
  config: Config;
  /** Where the settings want traces. */
  tracing: Tracing | undefined;
  /** One key for each scope. */
  keys: Record<Scope, string>;
  /**
   * The clock of the app and of its database: stands still until it is moved. The database's follows with the next
   * `call`, or with `settle` for whoever goes past that.
   */
  clock: { now: () => Date; advance: (milliseconds: number) => void; settle: () => Promise<void> };
  /** Calls the API and checks the answer against openapi.yaml. The desk is called as admin unless told otherwise. */
  call: (method: Method, path: string, options?: Call) => Promise<request.Response>;
  /** One more process, as it were, on the same database and clock. */
  another: () => Promise<Neighbour>;
  close: () => Promise<void>;
};

export type Neighbour = {
  server: Server;
  database: Database;
  cache: ResponseCache | undefined;
  limits: RateLimits | undefined;
  close: () => Promise<void>;
};

export type ApiOptions = {
  /** Time passes, instead of standing still until it is moved. */
  timePasses?: boolean;
  /** What the response cache hears, for a test that spoils it. */
  ears?: (ears: Ears) => Ears;
  /** Where the replica of the database at a URL is, if there is one for delivery to read. */
  replicaOf?: (url: string) => string;
  /** How far the process is behind with its work, in milliseconds. */
  behind?: () => number;
};

/** A test asks as often as it likes. */
const unlimited = {
  DATELINE_LOG_LEVEL: 'silent',
  DATELINE_RATE_LIMIT_READS: '0',
  DATELINE_RATE_LIMIT_WRITES: '0',
  DATELINE_RATE_LIMIT_FAILURES: '0',
};

/** Whoever waits for an answer to end asks a stream to. */
const ending = (path: string) =>
  path.startsWith('/v1/changes/stream') && !path.includes('follow=')
    ? `${path}${path.includes('?') ? '&' : '?'}follow=false`
    : path;

async function makeKey(database: Database, scope: Scope, now: Date): Promise<string> {
  const key = generateKey();
  const parts = readKey(key);
  if (!parts) throw new Error('a generated key is not of its own form');
  await database.prisma.apiKey.create({
    data: {
      id: uuidv7(),
      name: `test ${scope}`,
      prefix: parts.prefix,
      secretHash: hashSecret(parts.secret),
      scopes: [scope],
      createdAt: now,
    },
  });
  return key;
}

/** An app on a database of its own. Call `close` in afterAll. */
export async function startApi(
  environment: Record<string, string> = {},
  { timePasses = false, ears = (same) => same, replicaOf, behind = () => 0 }: ApiOptions = {},
): Promise<TestApi> {
  const own = await createTestDatabase();
  const config = readConfig({
    ...unlimited,
    DATABASE_URL: own.url,
    DATELINE_SECRET_KEY: Buffer.alloc(32, 'key').toString('base64'),
    ...environment,
  });
  const tracing = await startTracingIfWanted(config, pino({ level: 'error' }));
  const connect = () =>
    connectDatabase({
      url: own.url,
      replicaUrl: replicaOf?.(own.url),
      maxConnections: 8,
      deliveryRole: process.env.DATELINE_TEST_DELIVERY_ROLE,
    });
  const database = connect();
  let instant = new Date('2026-11-24T08:00:00.000Z');
  let settled: { at: Date; done: Promise<void> } | undefined;
  /** A literal, so that Postgres plans with it as it does with the clock that it stands for. */
  const settle = async () => {
    if (timePasses) return;
    if (settled?.at !== instant) {
      const before = settled?.done;
      const at = instant;
      const put = async () => {
        await before;
        await database.pool.query(
          `CREATE OR REPLACE FUNCTION dateline_clock() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
             AS $$SELECT timestamptz '${at.toISOString()}'$$`,
        );
      };
      settled = { at, done: put() };
    }
    await settled.done;
  };
  const clock = {
    now: () => (timePasses ? new Date() : instant),
    settle,
    advance: (milliseconds: number) => {
      instant = new Date(instant.getTime() + milliseconds);
    },
  };
  const serve = async (of: Database) => {
    const stopping = new AbortController();
    const log = pino({ level: 'error' });
    const size = config.DATELINE_CACHE_SIZE;
    const hearing: Pick<Database, 'listen'> = { listen: (all) => of.listen(ears(all)) };
    const staleIfError = config.DATELINE_DELIVERY_STALE_IF_ERROR;
    const keeping = { size, clock: clock.now, log, staleIfError, isAway: isDatabaseUnavailable };
    // First: of a cache that has heard the real time, plans before it are over.
    await settle();
    const cache = size === 0 ? undefined : startResponseCache({ database: hearing, ...keeping });
    await cache?.ready();
    const metrics = createMetrics({ database: of, cache, ofProcess: false });
    const limited = startLimits(config, { database: of, log, behind });
    const app = createApp({
      config,
      database: of,
      clock: clock.now,
      log,
      cache,
      metrics,
      ...limited,
      tracing,
      stopping: stopping.signal,
    });
    // Listening once: handed the app itself, supertest would open and close a server for each call.
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async () => {
      stopping.abort();
      server.closeAllConnections();
      server.close();
      await cache?.stop();
      await of.close();
    };
    return { server, database: of, cache, limits: limited.limits, close };
  };
  const { server, cache, limits, close } = await serve(database);
  await settle();
  const keys = {} as Record<Scope, string>;
  for (const scope of scopes) keys[scope] = await makeKey(database, scope, instant);

  const call: TestApi['call'] = async (method, path, options = {}) => {
    const { body, as = path.startsWith('/v1/editorial') ? 'admin' : null, headers = {} } = options;
    const test: Test = request(server)[method](ending(path));
    if (as !== null) test.set('Authorization', `Bearer ${as in keys ? keys[as as Scope] : as}`);
    for (const [name, value] of Object.entries(headers)) test.set(name, value);
    await settle();
    const response = await (body === undefined ? test : test.send(body as object));
    checkAgainstDocument(method, path, response);
    return response;
  };

  return {
    server,
    database,
    cache,
    limits,
    config,
    tracing,
    keys,
    clock,
    call,
    another: () => serve(connect()),
    close: async () => {
      await close();
      await tracing?.stop();
      await own.drop();
    },
  };
}
