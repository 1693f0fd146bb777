import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTracing } from '../../src/tracing/otlp.ts';
import { inRound } from '../../src/tracing/scope.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, publishStory } from '../support/stories.ts';
import { type Collector, startCollector } from './collector.ts';

let collector: Collector;
let api: TestApi;
const secret = 'topsecretword';

beforeAll(async () => {
  collector = await startCollector();
  api = await startApi({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
});

afterAll(async () => {
  await api.close();
  collector.close();
});

async function spans(): Promise<Json[]> {
  // A response is closed a moment after its client has it.
  for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
  await api.tracing?.flush();
  return collector.take();
}

const serverSpan = (all: Json[]) => all.find(({ kind }) => kind === 2);

test('a request: HTTP, the operation under it, and SQL under that; under whoever asked', async () => {
  const story = await publishStory(api);
  await spans();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'X-Request-Id': 'trace-me' };
  await api.call('get', `/v1/articles/${story.slug}`, { headers });
  const all = await spans();
  const http = serverSpan(all);
  expect(http).toMatchObject({
    traceId,
    parentSpanId: 'b7ad6b7169203331',
    name: 'GET /v1/articles/{article}',
    attributes: {
      'http.request.method': 'GET',
      'http.route': '/v1/articles/{article}',
      'url.path': `/v1/articles/${story.slug}`,
      'dateline.request_id': 'trace-me',
      'dateline.cache': 'miss',
    },
  });
  expect(Number(http?.attributes['http.response.status_code'])).toBe(200);
  const operation = all.find(({ parentSpanId }) => parentSpanId === http?.spanId);
  expect(operation?.name).toBe(http?.attributes['dateline.operation']);
  const sql = all.filter(({ parentSpanId }) => parentSpanId === operation?.spanId);
  expect(sql.length).toBeGreaterThan(0);
  for (const { name, traceId: its, kind, attributes } of sql) {
    expect([its, kind, attributes['db.system.name']]).toEqual([traceId, 3, 'postgresql']);
    expect(name).toMatch(/^SELECT \w+$/);
  }
  // The same again is a hit, with no SQL.
  await api.call('get', `/v1/articles/${story.slug}`);
  const hit = await spans();
  expect(hit.map(({ attributes }) => attributes['dateline.cache'])).toEqual(['hit']);
});

test('holds no key, no query, no value of a statement, and no path that opens something', async () => {
  await api.call('post', '/v1/editorial/tags', { body: { name: secret } });
  await api.call('get', `/v1/articles?q=${secret}`);
  await api.call('get', `/v1/previews/${secret}`);
  await api.call('get', '/v1/editorial/tags', { as: `dateline_${'a'.repeat(12)}_${'b'.repeat(43)}` });
  const text = JSON.stringify(await spans());
  expect(text).toContain('INSERT');
  for (const word of [secret, 'bbbbbbbb', api.keys.admin.slice(-20)]) expect(text).not.toContain(word);
});

test('an error is named by its code', async () => {
  await api.call('get', '/v1/articles/nowhere');
  const missing = await spans();
  expect(serverSpan(missing)?.status?.code ?? 0).toBe(0);
  expect(
    missing.find(({ name }) => name === 'readArticle' || /Article$/.test(name))?.attributes,
  ).toMatchObject({
    'error.type': 'not_found',
  });
});

test('background work is a trace of its own, if there was any', async () => {
  const look = (found: number) =>
    inRound(
      api.tracing,
      'round',
      async () => {
        await api.database.pool.query('SELECT 1');
        return found;
      },
      (count) => count === 0,
    );
  await look(0);
  expect(await spans()).toEqual([]);
  await look(1);
  const all = await spans();
  expect(all.map(({ name }) => name).sort()).toEqual(['SELECT', 'round']);
  expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(1);
});

test('a collector that is away is told of once', async () => {
  const told: unknown[] = [];
  const log = { warn: (...words: unknown[]) => told.push(words), info: () => {} };
  const config = { ...api.config, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const tracing = startTracing(config, log as never);
  for (let n = 0; n < 2; n += 1) {
    tracing.begin('lost', {}).end();
    await tracing.flush().catch(() => {});
  }
  await tracing.stop();
  expect(told.length).toBe(1);
}, 20_000);
