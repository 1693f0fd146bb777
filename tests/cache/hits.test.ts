import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createStory, createTerm, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

type Raw = { status: number; headers: [string, string][]; body: Buffer };

/** As it comes over the wire: every header in its order, and the bytes as they are. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  const { port } = api.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asking = http.request({ port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const { rawHeaders } = response;
        const pairs = rawHeaders.flatMap((name, at): [string, string][] =>
          at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : [],
        );
        resolve({
          status: response.statusCode ?? 0,
          headers: pairs.filter(([name]) => name !== 'Date'),
          body: Buffer.concat(parts),
        });
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}

async function newsstand() {
  const category = await createTerm(api, 'categories', `Harbour ${Math.random()}`);
  const tag = await createTerm(api, 'tags', `Boats ${Math.random()}`);
  const author = await createTerm(api, 'authors', `Mara ${Math.random()}`);
  const long = 'The first boat left at dawn, and the second one a little later. '.repeat(60);
  const story = await publishStory(api, {
    category: category.id,
    tags: [tag.id],
    bylines: [{ author: author.id, role: 'author' }],
    sections: [{ markdown: long }],
  });
  const section = story.body.sections[0].id as string;
  await publishStory(api, { category: category.id });
  return [
    `/v1/articles/${story.slug}`,
    `/v1/articles/${story.id}?bodyFormat=html&fields=headline,sections`,
    `/v1/articles/${story.slug}/sections`,
    `/v1/articles/${story.slug}/sections/${section}`,
    `/v1/articles/${story.slug}/related-links`,
    '/v1/articles',
    `/v1/articles?category=${category.slug}&limit=1`,
    `/v1/articles?tag=${tag.slug}&author=${author.id}`,
    '/v1/categories',
    `/v1/categories/${category.slug}`,
    '/v1/tags',
    `/v1/tags/${tag.slug}`,
    '/v1/authors',
    `/v1/authors/${author.id}`,
    '/v1/feeds/articles.rss',
    `/v1/categories/${category.slug}/feed.atom`,
    `/v1/tags/${tag.slug}/feed.json?content=summary`,
    '/v1/sitemaps/index.xml',
    '/v1/sitemaps/articles/1.xml',
    '/llms.txt',
  ];
}

describe('an answer from the cache', () => {
  test('is, for every operation, coding and condition, the one that was made: bytes and headers', async () => {
    const id = { 'X-Request-Id': 'the-same' };
    for (const path of await newsstand()) {
      for (const coding of ['identity', 'gzip', 'br']) {
        const headers = { ...id, 'Accept-Encoding': coding };
        const [first, second, third] = [
          await raw(path, headers),
          await raw(path, headers),
          await raw(path, headers),
        ];
        expect(first.status).toBe(200);
        expect({ path, coding, ...second }).toEqual({ path, coding, ...first });
        expect(
          api.cache?.find(path, 0)?.heads.some((head) => head.status === 200 && head.coding === coding) ||
            first.body.length < 1_024,
        ).toBe(true);
        expect({ path, coding, ...third }).toEqual({ path, coding, ...first });
        const head = await raw(path, headers, 'HEAD');
        expect(head.headers).toEqual(first.headers);
        expect(head.body).toHaveLength(0);
        const etag = Object.fromEntries(first.headers).ETag ?? '';
        const again = { ...headers, 'If-None-Match': etag };
        const known = await raw(path, again);
        expect(known.status).toBe(304);
        expect(await raw(path, again)).toEqual(known);
      }
    }
  });

  test('asks no database, for the second reader nor for who has it already', async () => {
    const [path = ''] = await newsstand();
    const first = await raw(path);
    const etag = Object.fromEntries(first.headers).ETag ?? '';
    const statements = await statementsOf(async () => {
      await raw(path);
      await raw(path, { 'If-None-Match': etag });
      await raw(path, { 'Accept-Encoding': 'br' });
      await raw(path, { Accept: 'text/csv, application/json;q=0.1' });
      await raw(path, { Origin: 'https://news.example' });
    });
    expect(statements).toEqual([]);
  });

  test('is one for all ways of writing an address', async () => {
    const story = await publishStory(api);
    await raw(`/v1/articles/${story.slug}?bodyFormat=html&language=en`);
    const statements = await statementsOf(() =>
      raw(`/v1/articles/${story.slug}?language=e%6E&bodyFormat=html`),
    );
    expect(statements).toEqual([]);
  });

  test('carries the request’s own id', async () => {
    const story = await publishStory(api);
    const path = `/v1/articles/${story.slug}`;
    const ids = [];
    for (const sent of ['one', 'two', 'three', 'not a token'])
      ids.push(Object.fromEntries((await raw(path, { 'X-Request-Id': sent })).headers)['X-Request-Id']);
    expect(ids.slice(0, 3)).toEqual(['one', 'two', 'three']);
    expect(ids[3]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is made once, however many ask for it together', async () => {
    const story = await publishStory(api);
    const path = `/v1/articles/${story.slug}`;
    const statements = await statementsOf(() => Promise.all(Array.from({ length: 40 }, () => raw(path))));
    expect(statements).toHaveLength(1);
  });

  test('is in the log as any other', async () => {
    const { config, database, clock, cache } = api;
    const lines: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const app = createApp({
      config,
      database,
      clock: clock.now,
      log,
      cache,
      metrics: createMetrics({ database, ofProcess: false }),
    });
    const { slug } = await publishStory(api);
    for (const id of ['first', 'second', 'third'])
      await request(app).get(`/v1/articles/${slug}?fields=headline`).set('X-Request-Id', id);
    const line = { method: 'GET', path: `/v1/articles/${slug}`, status: 200, operation: 'readArticle' };
    expect(lines).toEqual([
      expect.objectContaining({
        ...line,
        requestId: 'first',
        cache: 'miss',
        milliseconds: expect.any(Number),
      }),
      expect.objectContaining({
        ...line,
        requestId: 'second',
        cache: 'hit',
        milliseconds: expect.any(Number),
      }),
      expect.objectContaining({
        ...line,
        requestId: 'third',
        cache: 'hit',
        milliseconds: expect.any(Number),
      }),
    ]);
  });

  test('keeps to conditions as RFC 9110 has them, made or kept', async () => {
    const later = { 'If-Modified-Since': new Date(Date.now() + 86_400_000).toUTCString() };
    const { slug } = await publishStory(api);
    const path = `/v1/articles/${slug}`;
    const tag = Object.fromEntries((await raw(path)).headers).ETag ?? '';
    const cases: [Record<string, string>, number][] = [
      [{ 'If-None-Match': tag }, 304],
      [{ 'If-None-Match': `W/${tag}` }, 304],
      [{ 'If-None-Match': `"other", W/"third" ,${tag}` }, 304],
      [{ 'If-None-Match': '*' }, 304],
      [{ 'If-None-Match': '"other"' }, 200],
      [{ 'If-None-Match': 'no-tag' }, 200],
      [{ 'If-None-Match': '"other"', ...later }, 200],
      // There is no date to compare with, so the header says nothing.
      [later, 200],
      [{ 'If-Modified-Since': 'yesterday' }, 200],
    ];
    for (const address of [
      path,
      `${path}?fields=headline`,
      `${path}?asOf=${api.clock.now().toISOString()}`,
    ]) {
      const own = Object.fromEntries((await raw(address)).headers).ETag ?? '';
      for (const [headers, status] of cases) {
        const sent = Object.entries(headers).map(([name, value]) => [name, value.replace(tag, own)]);
        for (const method of ['GET', 'HEAD', 'GET'])
          expect([headers, (await raw(address, Object.fromEntries(sent), method)).status]).toEqual([
            headers,
            status,
          ]);
      }
    }
  });

  test('does not stand for what is refused, is of another time, or is nothing', async () => {
    const story = await publishStory(api);
    const path = `/v1/articles/${story.slug}`;
    await raw(path);
    await raw(path);
    expect((await raw(path, { Accept: 'text/csv' })).status).toBe(406);
    expect((await raw(path, { 'Accept-Datetime': 'yesterday' })).status).toBe(400);
    expect((await raw(path, { 'Content-Length': '0' })).status).toBe(200);
    expect((await raw(path, {}, 'DELETE')).status).toBe(405);
    const draft = await createStory(api);
    expect((await raw(`/v1/articles/${draft.slug}`)).status).toBe(404);
    await api.call('post', `/v1/editorial/articles/${draft.id}/publish`);
    expect((await raw(`/v1/articles/${draft.slug}`)).status).toBe(200);
  });
});

describe('for the caches in front', () => {
  test('an answer says what it depends on, in few words', async () => {
    const category = await createTerm(api, 'categories', 'Weather');
    const other = await publishStory(api);
    const story = await publishStory(api, {
      category: category.id,
      relatedLinks: [{ kind: 'article', article: other.id }],
    });
    const { headers } = await api.call('get', `/v1/articles/${story.slug}`);
    const keys = String(headers['surrogate-key']).split(' ');
    expect(keys).toEqual(
      expect.arrayContaining([`article:${story.id}`, `article:${other.id}`, `category:${category.id}`]),
    );
    expect(headers['cache-tag']).toBe(keys.join(','));
    expect(headers['cache-control']).toBe(
      'public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=300',
    );
    expect(headers['last-modified']).toBeUndefined();
    const list = await api.call('get', '/v1/articles');
    expect(String(list.headers['surrogate-key']).length).toBeLessThan(1_500);
    expect(String(list.headers['surrogate-key']).split(' ')).toContain('articles');
  });

  test('in as few where it is not kept, since the heads of answers have their limits', async () => {
    const without = await startApi({ DATELINE_CACHE_SIZE: '0' });
    try {
      const names = Array.from({ length: 30 }, (_, at) => `Subject ${at}`);
      const tags: string[] = [];
      for (const name of names) tags.push((await createTerm(without, 'tags', name)).id);
      await publishStory(without, { tags: tags.slice(0, 15) });
      await publishStory(without, { tags: tags.slice(15) });
      for (const path of ['/v1/articles', `/v1/articles?asOf=${without.clock.now().toISOString()}`]) {
        const { status, headers } = await without.call('get', path);
        const keys = String(headers['surrogate-key'] ?? '').split(' ');
        expect([status, keys.length < 25]).toEqual([200, true]);
      }
      const { headers } = await without.call('get', '/v1/articles');
      expect(String(headers['surrogate-key']).split(' ')).toEqual(
        expect.arrayContaining(['articles', 'terms']),
      );
    } finally {
      await without.close();
    }
  });

  test('none keeps it past the instant at which a schedule ends it', async () => {
    const story = await publishStory(api);
    const unpublishAt = new Date(api.clock.now().getTime() + 4_500).toISOString();
    const planned = await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`, {
      body: { unpublishAt },
    });
    expect(planned.status).toBe(200);
    for (const [later, said] of [
      [0, 's-maxage=4, must-revalidate'],
      [1_000, 's-maxage=3, must-revalidate'],
    ] as const) {
      api.clock.advance(later);
      for (let time = 0; time < 3; time += 1) {
        const { headers } = await api.call('get', `/v1/articles/${story.slug}`);
        expect(headers['cache-control']).toBe(`public, max-age=0, ${said}`);
      }
    }
  });

  test('nor does one that was answered before the instant was near', async () => {
    const story = await publishStory(api);
    const unpublishAt = new Date(api.clock.now().getTime() + 400_000).toISOString();
    await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`, { body: { unpublishAt } });
    const lives = async () => (await api.call('get', `/v1/articles/${story.slug}`)).headers['cache-control'];
    const whole = 'public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=300';
    expect([await lives(), await lives()]).toEqual([whole, whole]);
    api.clock.advance(375_000);
    const short = 'public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=15';
    expect([await lives(), await lives()]).toEqual([short, short]);
  });
});
