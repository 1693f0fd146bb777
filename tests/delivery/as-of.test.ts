import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createTerm, type Json, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
let story: Story;
let target: Story;
let category: { id: string; slug: string };
let before: Date;

const edit = (path: string, body: Json) =>
  api.call('patch', `/v1/editorial/${path}`, { headers: { 'If-Match': '*' }, body });
const publish = (id: string) => api.call('post', `/v1/editorial/articles/${id}/publish`);
const at = (path: string, instant: Date) =>
  api.call('get', `${path}${path.includes('?') ? '&' : '?'}asOf=${instant.toISOString()}`);

/** A story with a card of another, in a category; then everything of it changes. */
beforeAll(async () => {
  api = await startApi();
  category = await createTerm(api, 'categories', 'Harbour');
  target = await publishStory(api, { headline: 'The target as it was', slug: 'target-was' });
  story = await publishStory(api, {
    headline: 'The story as it was',
    slug: 'story-was',
    category: category.id,
    relatedLinks: [{ kind: 'article', article: target.id }],
  });
  api.clock.advance(1_000);
  before = api.clock.now();
  api.clock.advance(1_000);
  await edit(`articles/${target.id}`, { headline: 'The target as it is', slug: 'target-is' });
  await publish(target.id);
  await edit(`articles/${story.id}`, { headline: 'The story as it is', slug: 'story-is' });
  await publish(story.id);
  await edit(`categories/${category.id}`, { name: 'Port', slug: 'port' });
  const below = await createTerm(api, 'categories', 'Berths', { parent: category.id });
  expect(below.slug).toBe('berths');
  api.clock.advance(1_000);
});
afterAll(() => api.close());

describe('asOf', () => {
  test('shows the whole answer of then: the text, its cards, the names of terms, the addresses', async () => {
    const then = (await at(`/v1/articles/${story.id}`, before)).body;
    expect([then.headline, then.slug, then.category.name]).toEqual([
      'The story as it was',
      'story-was',
      'Harbour',
    ]);
    expect(then.relatedLinks[0]).toMatchObject({
      headline: 'The target as it was',
      article: { slug: 'target-was' },
    });
    const now = (await api.call('get', `/v1/articles/${story.id}`)).body;
    expect([now.headline, now.category.name, now.relatedLinks[0].headline]).toEqual([
      'The story as it is',
      'Port',
      'The target as it is',
    ]);
  });

  test('a slug leads where it led then', async () => {
    expect((await at('/v1/articles/story-was', before)).body.id).toBe(story.id);
    expect((await at('/v1/articles/story-is', before)).status).toBe(404);
    const later = api.clock.now();
    const moved = await at('/v1/articles/story-was/sections?bodyFormat=text', later);
    expect([moved.status, moved.headers.location]).toEqual([
      308,
      `/v1/articles/story-is/sections?bodyFormat=text&asOf=${later.toISOString()}`,
    ]);
    expect((await at('/v1/categories/harbour', before)).body.id).toBe(category.id);
    expect((await at('/v1/categories/harbour', later)).headers.location).toBe(
      `/v1/categories/port?asOf=${later.toISOString()}`,
    );
  });

  test('lists, filters and the tree are of then', async () => {
    const list = await at('/v1/articles?category=harbour', before);
    expect(list.body.data.map(({ headline }: Json) => headline)).toEqual(['The story as it was']);
    expect((await at('/v1/articles?category=port', before)).status).toBe(400);
    expect((await at('/v1/categories', before)).body.data).toMatchObject([{ name: 'Harbour', children: [] }]);
    expect((await api.call('get', '/v1/categories')).body.data[0].children).toHaveLength(1);
  });

  test('in the future, or no instant at all, is refused by its name', async () => {
    for (const asOf of [new Date(api.clock.now().getTime() + 1).toISOString(), 'yesterday', '']) {
      const answer = await api.call('get', `/v1/articles?asOf=${asOf}`);
      expect([answer.status, answer.body.errors[0].parameter]).toEqual([400, 'asOf']);
    }
    expect((await at('/v1/articles', api.clock.now())).status).toBe(200);
  });

  test('holds through the pages of a list, and a cursor is of its instant alone', async () => {
    const first = await at('/v1/articles?limit=1', before);
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '') ?? [];
    await publishStory(api);
    const second = await api.call('get', next);
    expect([...first.body.data, ...second.body.data].map(({ id }: Json) => id).sort()).toEqual(
      [story.id, target.id].sort(),
    );
    expect(second.body.nextCursor).toBeNull();
    const cursor = `cursor=${first.body.nextCursor}`;
    for (const path of [
      `/v1/articles?limit=1&${cursor}`,
      `/v1/articles?${cursor}&asOf=2026-11-24T08:00:01.500Z`,
    ])
      expect((await api.call('get', path)).body.errors).toEqual([
        expect.objectContaining({ parameter: 'cursor' }),
      ]);
  });

  test('says what it is a memento of', async () => {
    const { headers } = await at(`/v1/articles/${story.id}?fields=slug`, before);
    expect(headers['memento-datetime']).toBe(before.toUTCString());
    expect(headers.link).toBe(`</v1/articles/${story.id}?fields=slug>; rel="original timegate"`);
    expect(headers['content-location']).toBeUndefined();
    // The address names the instant: nothing depends on the header.
    expect(headers.vary).not.toMatch(/accept-datetime/i);
  });

  test('is taken by every operation of delivery that reads content, and by none that tells programs of the site', () => {
    const ofPrograms = new Set(['Sitemaps', 'Changes']);
    const without = contracts
      .filter(({ tag }) => !ofPrograms.has(tag))
      .filter(({ access, method }) => access === 'delivery' && method === 'get')
      .filter(({ request }) => !request.query || !('asOf' in request.query.shape));
    expect(without.map(({ operationId }) => operationId)).toEqual([]);
  });
});

describe('Accept-Datetime', () => {
  const ask = (path: string, date: string) => api.call('get', path, { headers: { 'Accept-Datetime': date } });

  test('answers as asOf does, and says under which address', async () => {
    const answer = await ask('/v1/articles?limit=1', before.toUTCString());
    const address = answer.headers['content-location'] ?? '';
    expect(answer.headers['memento-datetime']).toBe(before.toUTCString());
    expect(answer.headers.vary).toMatch(/Accept-Datetime/);
    expect(answer.headers.link).toMatch(
      /^<\/v1\/articles\?\S+>; rel="next", .*, <\/v1\/articles\?limit=1>; rel="original timegate"$/,
    );
    const memento = await api.call('get', address);
    expect(memento.body).toEqual(answer.body);
    expect(memento.headers.etag).toBe(answer.headers.etag);
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '') ?? [];
    expect((await api.call('get', next)).status).toBe(200);
  });

  test('a redirect leads to where the article stood then', async () => {
    const moved = await ask('/v1/articles/story-was', api.clock.now().toUTCString());
    expect(moved.headers.location).toMatch(/^\/v1\/articles\/story-is\?asOf=/);
    expect(moved.headers.vary).toMatch(/Accept-Datetime/);
    expect((await api.call('get', moved.headers.location ?? '')).status).toBe(200);
  });

  test('a present answer varies by it, a 304 too', async () => {
    const present = await api.call('get', `/v1/articles/${story.id}`);
    expect(present.headers.vary).toMatch(/Accept-Datetime/);
    expect(present.headers['memento-datetime']).toBeUndefined();
    const same = await api.call('get', `/v1/articles/${story.id}`, {
      headers: { 'If-None-Match': present.headers.etag ?? '' },
    });
    expect([same.status, same.headers.vary]).toEqual([304, expect.stringMatching(/Accept-Datetime/)]);
    expect((await api.call('get', '/v1/editorial/articles')).headers.vary).not.toMatch(/Accept-Datetime/);
  });

  test('in the future it is now', async () => {
    const answer = await ask(`/v1/articles/${story.id}`, 'Fri, 01 Jan 2100 00:00:00 GMT');
    expect([answer.status, answer.body.headline]).toEqual([200, 'The story as it is']);
    expect(answer.headers['memento-datetime']).toBe(api.clock.now().toUTCString());
  });

  test('of no such form it is a 400 that names it', async () => {
    for (const date of ['yesterday', '2026-11-24T08:00:00Z', 'Mon, 24 Nov 2026 08:00:00 GMT', '']) {
      const answer = await ask('/v1/tags', date);
      expect([date, answer.status, answer.body.errors?.[0].header]).toEqual([date, 400, 'Accept-Datetime']);
    }
  });

  test('says nothing where the address names the instant', async () => {
    const answer = await api.call('get', `/v1/articles/${story.id}?asOf=${before.toISOString()}`, {
      headers: { 'Accept-Datetime': api.clock.now().toUTCString() },
    });
    expect([answer.body.headline, answer.headers['memento-datetime']]).toEqual([
      'The story as it was',
      before.toUTCString(),
    ]);
  });
});
