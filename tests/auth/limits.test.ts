import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ensureAdminKey } from '../../src/start/admin-key.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, uniqueHeadline } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const keys = '/v1/editorial/keys';
const page = 'https://news.example.org';

let api: TestApi;
const ids: Record<string, string> = {};

beforeAll(async () => {
  api = await startApi({ DATELINE_DELIVERY_ACCESS: 'key' });
  for (const [slug, parent] of [['sports'], ['football', 'sports'], ['cup', 'football'], ['politics']]) {
    const body = { name: slug, slug, ...(parent ? { parent } : {}) };
    ids[slug ?? ''] = (await api.call('post', '/v1/editorial/categories', { body })).body.id;
  }
});

afterAll(() => api.close());

async function makeKey(body: object): Promise<{ id: string; key: string }> {
  const made = await api.call('post', keys, {
    body: { name: 'Limited', scopes: ['delivery:read'], ...body },
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}

describe('a key that is held to categories', () => {
  let sports: string;
  beforeAll(async () => {
    const scopes = ['content:read', 'content:write', 'content:approve', 'content:publish'];
    sports = (await makeKey({ scopes, categories: ['sports'] })).key;
  });

  const send = (method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object) =>
    api.call(method, path, { as: sports, headers: { 'If-Match': '*' }, ...(body ? { body } : {}) });

  const refusals = ({ body, status }: Json) => [status, body.code, body.errors];
  const foreign = [403, 'category_forbidden', [{ pointer: '/category', detail: 'is none of them' }]];
  const categoryOf = async (id: string) => (await api.call('get', `${articles}/${id}`)).body.category?.slug;

  test('shows them by name, and takes ids as well as slugs', async () => {
    const { id } = await makeKey({ scopes: ['content:write'], categories: [ids.football, 'politics'] });
    const { body } = await api.call('get', `${keys}/${id}`);
    expect(body.categories.map(({ slug }: { slug: string }) => slug)).toEqual(['football', 'politics']);
    const { data } = (await api.call('get', keys)).body;
    expect(data.find((key: { id: string }) => key.id === id)).toEqual(body);
  });

  test('creates articles there and below, and nowhere else', async () => {
    const create = (category?: string | null) =>
      send('post', articles, { headline: uniqueHeadline(), category });
    for (const category of ['sports', 'football', 'cup']) expect((await create(category)).status).toBe(201);
    expect(refusals(await create('politics'))).toEqual(foreign);
    for (const category of [null, undefined])
      expect(refusals(await create(category))).toEqual([
        403,
        'category_forbidden',
        [{ pointer: '/category', detail: 'is needed' }],
      ]);
  });

  test('moves no article out of them and none in', async () => {
    const own = await createStory(api, { category: 'football' });
    expect((await send('patch', `${articles}/${own.id}`, { category: 'cup' })).status).toBe(200);
    expect(refusals(await send('patch', `${articles}/${own.id}`, { category: 'politics' }))).toEqual(foreign);
    expect((await send('patch', `${articles}/${own.id}`, { category: null })).status).toBe(403);
    expect(await categoryOf(own.id)).toBe('cup');
    for (const category of ['politics', null]) {
      const other = await createStory(api, { category });
      const moved = await send('patch', `${articles}/${other.id}`, { category: 'sports' });
      expect([moved.status, moved.body.code]).toEqual([403, 'category_forbidden']);
      expect(await categoryOf(other.id)).toBe(category ?? undefined);
    }
  });

  test('nor by a detour: a revision, a merge, a part', async () => {
    const story = await createStory(api, { category: 'politics' });
    const path = `${articles}/${story.id}`;
    await api.call('patch', path, { body: { category: 'sports' }, headers: { 'If-Match': '*' } });
    expect((await send('post', `${path}/revisions/1/restore`)).status).toBe(403);
    const merged = await send('post', `${path}/merge`, { base: 2, patch: { category: 'politics' } });
    expect(merged.status).toBe(403);
    expect(await categoryOf(story.id)).toBe('sports');
    // What it links to may lie elsewhere, and a card may say so: the article itself stays.
    const link = { kind: 'external', url: page, title: 'Elsewhere', category: 'politics' };
    expect((await send('post', `${path}/related-links`, link)).status).toBe(201);
  });

  test('in bulk, each operation stands for itself', async () => {
    const other = await createStory(api, { category: 'politics' });
    const operations = [
      { op: 'create', article: { headline: uniqueHeadline(), category: 'cup' } },
      { op: 'create', article: { headline: uniqueHeadline(), category: 'politics' } },
      { op: 'update', article: other.id, patch: { headline: 'Taken over' } },
      { op: 'publish', article: other.id },
    ];
    const { body } = await send('post', '/v1/editorial/bulk/articles', { mode: 'each', operations });
    expect(body.results.map(({ status }: Json) => status)).toEqual([201, 403, 403, 403]);
    const all = await send('post', '/v1/editorial/bulk/articles', {
      mode: 'all',
      operations: operations.slice(1),
    });
    expect([all.status, all.body.errors.map(({ pointer }: Json) => pointer)]).toEqual([
      422,
      ['/operations/0/article/category', '/operations/1', '/operations/2'],
    ]);
  });

  test('reads everything, and is offered nothing that it would be refused', async () => {
    const other = await createStory(api, { category: 'politics' });
    const own = await createStory(api, { category: 'sports' });
    expect((await send('get', `${articles}/${other.id}`)).body.transitions).toEqual([]);
    expect((await send('get', `${articles}/${own.id}`)).body.transitions).toContain('publish');
    const { data } = (await send('get', articles)).body;
    expect(data.find(({ id }: Json) => id === other.id).transitions).toEqual([]);
  });

  test('what is common to all is closed to it', async () => {
    for (const kind of ['categories', 'tags', 'authors'])
      expect((await send('post', `/v1/editorial/${kind}`, { name: 'Anything' })).body.code).toBe(
        'category_forbidden',
      );
  });

  test('a category takes its rights along when it moves in the tree', async () => {
    const story = await createStory(api, { category: 'cup' });
    const move = (parent: string) =>
      api.call('patch', '/v1/editorial/categories/cup', { body: { parent }, headers: { 'If-Match': '*' } });
    await move('politics');
    expect((await send('patch', `${articles}/${story.id}`, { kicker: 'Cup' })).status).toBe(403);
    await move('football');
    expect((await send('patch', `${articles}/${story.id}`, { kicker: 'Cup' })).status).toBe(200);
  });

  test.each([
    ['an unknown category', { scopes: ['content:write'], categories: ['sports', 'x'] }, 422, '/categories/1'],
    ['a limit to admin', { scopes: ['admin'], categories: ['sports'] }, 422, '/categories'],
    ['a limit to reading', { scopes: ['content:read'], categories: ['sports'] }, 422, '/categories'],
    ['no category at all', { scopes: ['content:write'], categories: [] }, 400, '/categories'],
    ['a category twice', { scopes: ['content:write'], categories: ['sports', 'sports'] }, 400, '/categories'],
    ['an origin with a path', { origins: [`${page}/`] }, 400, '/origins/0'],
    ['an origin in capitals', { origins: ['HTTPS://news.example.org'] }, 400, '/origins/0'],
    ['an origin of no site', { origins: ['null'] }, 400, '/origins/0'],
    ['no origin at all', { origins: [] }, 400, '/origins'],
  ])('%s is refused by name', async (_what, body, status, pointer) => {
    const answer = await api.call('post', keys, { body: { name: 'x', scopes: ['delivery:read'], ...body } });
    expect([answer.status, answer.body.errors.map((fault: Json) => fault.pointer)]).toEqual([
      status,
      [pointer],
    ]);
  });
});

describe('a key that is held to origins', () => {
  let key: string;
  beforeAll(async () => {
    await publishStory(api, { category: 'sports' });
    key = (await makeKey({ origins: [page, 'http://localhost:5173'] })).key;
  });

  const from = (origin?: string, as = key) =>
    api.call('get', '/v1/articles', { as, headers: origin ? { Origin: origin } : {} });

  test('answers their pages, and names the one that asked', async () => {
    for (const origin of [page, 'http://localhost:5173']) {
      const { status, headers } = await from(origin);
      expect([status, headers['access-control-allow-origin']]).toEqual([200, origin]);
      expect(headers.vary).toMatch(/\bOrigin\b/);
      expect(headers.vary).toMatch(/\bAuthorization\b/);
    }
  });

  test.each([
    'https://evil.example',
    'http://news.example.org',
    `${page}:8443`,
    `${page}.evil.example`,
    'null',
  ])('refuses the pages of %s, which cannot even read that', async (origin) => {
    const { status, body, headers } = await from(origin);
    expect([status, body.code]).toEqual([403, 'origin_forbidden']);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers.vary).toMatch(/\bOrigin\b/);
  });

  test('answers what is no page of another site, without an origin', async () => {
    expect((await from()).status).toBe(200);
    expect((await from('https://evil.example', 'delivery:read')).status).toBe(200);
  });

  test('never widens what the settings allow', async () => {
    const narrow = await startApi({ DATELINE_DELIVERY_ACCESS: 'key', DATELINE_CORS_ORIGINS: page });
    try {
      const make = (origins: string[]) =>
        narrow.call('post', keys, { body: { name: 'x', scopes: ['delivery:read'], origins } });
      const refused = await make([page, 'https://other.example.org']);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/origins/1']);
      const made = (await make([page])).body.key;
      const answer = await narrow.call('get', '/v1/articles', { as: made, headers: { Origin: page } });
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, page]);
    } finally {
      await narrow.close();
    }
  });
});

describe('a key that is rotated', () => {
  let made: { id: string; key: string };
  beforeEach(async () => {
    made = await makeKey({ name: 'Rotated', scopes: ['content:read'] });
  });

  const rotate = (body?: object) => api.call('post', `${keys}/${made.id}/rotate`, body ? { body } : {});
  const statusOf = async (as: string) => (await api.call('get', articles, { as })).status;
  const hour = 3_600;

  test('has two secrets for the overlap, both to be seen, and one from then on', async () => {
    expect(await statusOf(made.key)).toBe(200);
    const created = api.clock.now().toISOString();
    api.clock.advance(1_000);
    const rotated = await rotate({ overlapSeconds: hour });
    expect(rotated.status).toBe(200);
    expect(rotated.body).toMatchObject({ id: made.id, prefix: made.key.split('_')[1] });
    const { key } = rotated.body;
    expect(key).not.toBe(made.key);
    const now = api.clock.now().toISOString();
    const endsAt = new Date(api.clock.now().getTime() + hour * 1_000).toISOString();
    const read = await api.call('get', `${keys}/${made.id}`);
    expect(read.body.secrets).toEqual([
      { createdAt: now, lastUsedAt: null, endsAt: null },
      { createdAt: created, lastUsedAt: created, endsAt },
    ]);
    for (const secret of [key, made.key]) expect(read.text).not.toContain(secret.slice(-43));

    api.clock.advance(120_000);
    expect([await statusOf(made.key), await statusOf(key)]).toEqual([200, 200]);
    const used = api.clock.now().toISOString();
    const { secrets, lastUsedAt } = (await api.call('get', `${keys}/${made.id}`)).body;
    expect([secrets[0].lastUsedAt, secrets[1].lastUsedAt, lastUsedAt]).toEqual([used, used, used]);

    api.clock.advance(hour * 1_000 - 120_001);
    expect(await statusOf(made.key)).toBe(200);
    api.clock.advance(1);
    const over = await api.call('get', articles, { as: made.key });
    expect([over.status, over.body.detail]).toEqual([401, expect.stringMatching(/rotated/)]);
    expect(await statusOf(key)).toBe(200);
    expect((await api.call('get', `${keys}/${made.id}`)).body.secrets).toHaveLength(1);
  });

  test('keeps the one before for a day unless told otherwise', async () => {
    const { secrets } = (await rotate()).body;
    expect(Date.parse(secrets[1].endsAt) - api.clock.now().getTime()).toBe(24 * hour * 1_000);
  });

  test('cuts nobody off by being rotated twice; an overlap of 0 ends all but the new one', async () => {
    const first = (await rotate({ overlapSeconds: hour })).body.key;
    expect((await rotate({ overlapSeconds: hour })).status).toBe(409);
    expect([await statusOf(made.key), await statusOf(first)]).toEqual([200, 200]);
    const last = (await rotate({ overlapSeconds: 0 })).body.key;
    expect(await Promise.all([made.key, first, last].map(statusOf))).toEqual([401, 401, 200]);
  });

  test('of two who rotate it at once, one is refused', async () => {
    const answers = await Promise.all([rotate({ overlapSeconds: hour }), rotate({ overlapSeconds: hour })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await statusOf(made.key)).toBe(200);
  });

  test('revoked, it has no secret that works, and gets none', async () => {
    const { key } = (await rotate({ overlapSeconds: hour })).body;
    await api.call('delete', `${keys}/${made.id}`);
    expect([await statusOf(made.key), await statusOf(key)]).toEqual([401, 401]);
    expect((await rotate()).status).toBe(409);
  });

  test.each([
    [{ overlapSeconds: -1 }, '/overlapSeconds'],
    [{ overlapSeconds: 30 * 24 * hour + 1 }, '/overlapSeconds'],
    [{ overlap: 1 }, '/overlap'],
  ])('%j is refused by name', async (body, pointer) => {
    const answer = await rotate(body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test('an expired key, and one that is not there, is not rotated', async () => {
    const expiresAt = new Date(api.clock.now().getTime() + 1_000).toISOString();
    made = await makeKey({ expiresAt });
    api.clock.advance(1_000);
    expect((await rotate()).status).toBe(409);
    made = { ...made, id: '01900000-0000-7000-8000-000000000000' };
    expect((await rotate()).status).toBe(404);
  });

  test('as DATELINE_ADMIN_KEY works at a start while the overlap lasts, and is never made anew after', async () => {
    const { prisma } = api.database;
    made = await makeKey({ scopes: ['admin'] });
    await rotate({ overlapSeconds: hour });
    const start = () =>
      ensureAdminKey({ prisma, configured: made.key, dataDir: undefined, now: api.clock.now() });
    expect(await start()).toEqual({ kind: 'configured', revoked: false });
    api.clock.advance(hour * 1_000);
    const before = await prisma.apiKey.count();
    expect(await start()).toEqual({ kind: 'configured', revoked: true });
    await rotate({ overlapSeconds: 0 });
    await expect(start()).rejects.toThrow(/DATELINE_ADMIN_KEY/);
    expect(await prisma.apiKey.count()).toBe(before);
    expect(await statusOf(made.key)).toBe(401);
  });

  test('the audit log says who did it, without a secret', async () => {
    const { key } = (await rotate({ overlapSeconds: 60 })).body;
    const { body, text } = await api.call('get', `/v1/editorial/audit?resource=${made.id}`);
    expect(body.data[0]).toMatchObject({
      action: 'key_rotated',
      actor: { name: 'test admin', kind: 'key', subject: null },
      details: { name: 'Rotated', overlapSeconds: 60 },
    });
    expect(text).not.toContain(key.slice(-43));
  });
});
