import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/client.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, publishStory } from '../support/stories.ts';

const token = 'a-token-of-the-monitor';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_METRICS_TOKEN: token });
});
afterAll(() => api.close());

const scrape = (server: TestApi['server'], sent = `Bearer ${token}`) =>
  request(server).get('/metrics').set('Authorization', sent);

/** The samples of a scrape by name and labels. */
async function samples(server: TestApi['server']): Promise<Map<string, number>> {
  const { status, text } = await scrape(server);
  expect(status).toBe(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}

const requests = (operation: string, method: string, status: number, cache = 'none') =>
  `dateline_http_request_duration_seconds_count{operation="${operation}",method="${method}",status="${status}",cache="${cache}"}`;

test('every request is counted once, whoever answers it: the desk, delivery, or its memory', async () => {
  const story = await publishStory(api);
  const before = await samples(api.server);
  for (let n = 0; n < 3; n += 1) await api.call('get', `/v1/articles/${story.slug}`);
  await api.call('get', '/v1/articles/nowhere');
  await api.call('get', '/v1/nowhere');
  await createStory(api);
  const after = await samples(api.server);
  const added = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(added(requests('readArticle', 'GET', 200, 'miss'))).toBe(1);
  expect(added(requests('readArticle', 'GET', 200, 'hit'))).toBe(2);
  expect(added(requests('readArticle', 'GET', 404, 'miss'))).toBe(1);
  expect(added(requests('none', 'GET', 404))).toBe(1);
  expect(added(requests('createArticle', 'POST', 201))).toBe(1);
  expect(after.get('dateline_cache_live')).toBe(1);
  expect(after.get('dateline_cache_entries')).toBeGreaterThan(0);
  expect(after.get('dateline_database_up')).toBe(1);
  expect(after.get('dateline_changes')).toBeGreaterThan(0);
  expect(after.get('dateline_purge_lag_changes')).toBeNaN();
});

test('a schedule that nobody has recorded is a lag, which grows', async () => {
  const { id } = await createStory(api);
  await api.call('post', `/v1/editorial/articles/${id}/publish`, {
    body: { publishAt: new Date(api.clock.now().getTime() + 60_000).toISOString() },
  });
  expect((await samples(api.server)).get('dateline_schedule_lag_seconds')).toBe(0);
  api.clock.advance(90_000);
  await api.clock.settle();
  expect((await samples(api.server)).get('dateline_schedule_lag_seconds')).toBe(30);
});

test('events that wait for their webhook are counted, with the age of the oldest', async () => {
  const url = 'https://example.org/hook';
  await api.call('post', '/v1/editorial/webhooks', { body: { url } });
  await publishStory(api);
  const [{ id }] = (await api.call('get', '/v1/editorial/webhooks')).body.data;
  await api.call('post', `/v1/editorial/webhooks/${id}/ping`);
  api.clock.advance(45_000);
  await api.clock.settle();
  const seen = await samples(api.server);
  expect(seen.get('dateline_webhook_pending')).toBe(1);
  expect(seen.get('dateline_webhook_lag_seconds')).toBe(45);
});

test('nobody without the token sees them, and without a token there are none', async () => {
  for (const sent of ['', 'Bearer', 'Bearer another-token-of-nobody', `Bearer ${api.keys.admin}`]) {
    const { status, type, text } = await scrape(api.server, sent);
    expect([status, type]).toEqual([401, 'application/problem+json']);
    expect(text).not.toContain('dateline_http');
  }
  const closed = await startApi();
  expect((await scrape(closed.server)).status).toBe(404);
  await closed.close();
});

test('they are there when the database is not', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/nothing';
  const database = connectDatabase({ url, connectTimeoutMs: 200 });
  const config = readConfig({ DATABASE_URL: url, DATELINE_METRICS_TOKEN: token });
  const metrics = createMetrics({ database, ofProcess: false });
  const log = pino({ level: 'silent' });
  const server = createServer(createApp({ config, database, log, clock: () => new Date(), metrics }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await request(server).get('/v1/articles');
  const seen = await samples(server);
  expect(seen.get('dateline_database_up')).toBe(0);
  expect(seen.get(requests('listArticles', 'GET', 503))).toBe(1);
  server.close();
  await database.close();
});
