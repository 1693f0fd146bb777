import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { PurgeSettings } from '../../src/purge/purge.ts';
import { tellPurges } from '../../src/purge/purge.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createTerm, publishStory } from '../support/stories.ts';

let api: TestApi;
let front: Server;
let settings: PurgeSettings;
let asked: { method: string | undefined; key: string | undefined; tags: string[] }[] = [];
let status = 200;

beforeAll(async () => {
  api = await startApi();
  front = createServer((request, response) => {
    const { 'surrogate-key': tags = '', 'fastly-key': key } = request.headers;
    asked.push({ method: request.method, key: String(key), tags: String(tags).split(' ') });
    request.resume();
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  settings = {
    DATELINE_PURGE_URL: `http://127.0.0.1:${(front.address() as AddressInfo).port}/purge`,
    DATELINE_PURGE_METHOD: 'PURGE',
    DATELINE_PURGE_HEADER: 'Fastly-Key: a secret: whole',
  };
  await tell();
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await api.close();
});
beforeEach(() => {
  asked = [];
  status = 200;
  api.clock.advance(1_000);
});

const tell = () => tellPurges(api.database.prisma, settings);

test('a change is told once, with the tags of every answer that shows it', async () => {
  const category = await createTerm(api, 'categories', 'Ports');
  const story = await publishStory(api, { category: category.id });
  const page = await api.call('get', `/v1/articles/${story.slug}`);
  const list = await api.call('get', `/v1/articles?category=${category.slug}`);
  await tell();
  asked = [];
  api.clock.advance(1_000);
  await api.call('post', `/v1/editorial/articles/${story.id}/kill`, { body: { reason: 'Not so.' } });
  expect(await tell()).toBe(1);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ method: 'PURGE', key: 'a secret: whole' });
  for (const { headers } of [page, list]) {
    const shown = String(headers['surrogate-key']).split(' ');
    expect(asked[0]?.tags.some((tag) => shown.includes(tag))).toBe(true);
  }
  expect(await tell()).toBe(0);
  expect(asked).toHaveLength(1);
});

test('a term that changes is told too', async () => {
  const tag = await createTerm(api, 'tags', 'Boats');
  await tell();
  expect(asked.at(-1)?.tags).toEqual(expect.arrayContaining([`tag:${tag.id}`, 'tags', 'terms']));
});

test('what the cache did not take is told again', async () => {
  await publishStory(api);
  status = 503;
  await expect(tell()).rejects.toThrow('503');
  await expect(tell()).rejects.toThrow('503');
  status = 200;
  expect(await tell()).toBe(1);
  expect(asked).toHaveLength(3);
  expect(asked[2]).toEqual(asked[0]);
});
