import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = async (name: string): Promise<Json> => {
  const response = await api.call('post', '/v1/editorial/tags', { body: { name } });
  if (response.status !== 201) throw new Error(`${response.status} ${response.text}`);
  return response.body;
};
const patch = (id: string, body: Json) =>
  api.call('patch', `/v1/editorial/tags/${id}`, { body, headers: { 'If-Match': '*' } });
const trash = (id: string) =>
  api.call('delete', `/v1/editorial/tags/${id}`, { headers: { 'If-Match': '*' } });

test('readers get a tag, and nothing that is the desk’s', async () => {
  const { id } = await create('Ferries');
  const read = await api.call('get', '/v1/tags/ferries');
  expect([read.status, read.body]).toEqual([
    200,
    { id, slug: 'ferries', name: 'Ferries', description: null },
  ]);
  expect(read.headers['cache-control']).toContain(`s-maxage=${api.config.DATELINE_DELIVERY_MAX_AGE},`);
  const again = await api.call('get', `/v1/tags/${id}`, {
    headers: { 'If-None-Match': read.headers.etag ?? '' },
  });
  expect(again.status).toBe(304);
});

test('lists go by name, page by page, and hold what readers see now', async () => {
  const names = ['Zinc', 'amber', '\u0001'.repeat(199), 'Birch'];
  for (const name of names) await create(name);
  const gone = await create('Gone');
  await trash(gone.id);
  const seen: string[] = [];
  let next = '/v1/tags?limit=1';
  while (next) {
    const page = await api.call('get', next);
    expect([page.status, page.body.data.length]).toEqual([200, 1]);
    seen.push(page.body.data[0].name);
    next = /<([^>]*)>/.exec(page.headers.link ?? '')?.[1] ?? '';
  }
  expect(new Set(seen)).toEqual(new Set([...names, 'Ferries']));
  expect(seen).toHaveLength(names.length + 1);
  expect(seen.filter((name) => /^[A-Z]/.test(name))).toEqual(['Birch', 'Ferries', 'Zinc']);
});

test('every former slug leads to the present one, in one step', async () => {
  const { id } = await create('First');
  api.clock.advance(1_000);
  await patch(id, { slug: 'second' });
  api.clock.advance(1_000);
  await patch(id, { slug: 'third' });
  for (const slug of ['first', 'second']) {
    const moved = await api.call('get', `/v1/tags/${slug}`);
    expect([moved.status, moved.headers.location]).toEqual([308, '/v1/tags/third']);
  }
  api.clock.advance(1_000);
  await patch(id, { slug: 'first' });
  expect((await api.call('get', '/v1/tags/first')).status).toBe(200);
  expect((await api.call('get', '/v1/tags/third')).headers.location).toBe('/v1/tags/first');
});

test('a slug is its present owner’s', async () => {
  const { id } = await create('Shared');
  api.clock.advance(1_000);
  await patch(id, { slug: 'shared-before' });
  const heir = await create('Shared');
  expect((await api.call('get', '/v1/tags/shared')).body.id).toBe(heir.id);
  await trash(heir.id);
  expect((await api.call('get', '/v1/tags/shared')).headers.location).toBe('/v1/tags/shared-before');
});

test('a tag in the trash is not there, under any slug', async () => {
  const { id } = await create('Old');
  api.clock.advance(1_000);
  await patch(id, { slug: 'new' });
  await trash(id);
  for (const name of ['old', 'new', id]) expect((await api.call('get', `/v1/tags/${name}`)).status).toBe(404);
});

test('a change is seen from its instant on, also when the clock of another process runs behind', async () => {
  const { id } = await create('Skewed');
  api.clock.advance(-60_000);
  const renamed = await patch(id, { name: 'Renamed' });
  expect(renamed.status).toBe(200);
  expect((await api.call('get', `/v1/tags/${id}`)).status).toBe(404);
  api.clock.advance(60_000);
  expect((await api.call('get', `/v1/tags/${id}`)).body.name).toBe('Renamed');
});
