import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = async (body: Json): Promise<Json> => {
  const response = await api.call('post', '/v1/editorial/categories', { body });
  if (response.status !== 201) throw new Error(`${response.status} ${response.text}`);
  return response.body;
};
const patch = (id: string, body: Json) =>
  api.call('patch', `/v1/editorial/categories/${id}`, { body, headers: { 'If-Match': '*' } });

const namesOf = (nodes: Json[]): Json[] => nodes.map(({ name, children }) => [name, namesOf(children)]);

test('readers get the tree whole, in order, and each category with its way from the root', async () => {
  const news = await create({ name: 'News', position: 1 });
  await create({ name: 'Culture', position: 2, description: 'Books and stages.' });
  const politics = await create({ name: 'Politics', parent: 'news', position: 2 });
  await create({ name: 'World', parent: 'news', position: 1 });
  const councils = await create({ name: 'Councils', parent: 'politics' });
  await create({ name: 'Boards', parent: 'politics' });

  const tree = await api.call('get', '/v1/categories');
  expect(tree.status).toBe(200);
  const below = [
    'Politics',
    [
      ['Boards', []],
      ['Councils', []],
    ],
  ];
  expect(namesOf(tree.body.data)).toEqual([
    ['News', [['World', []], below]],
    ['Culture', []],
  ]);
  expect(tree.body.data[1]).toEqual({
    id: expect.any(String),
    slug: 'culture',
    name: 'Culture',
    description: 'Books and stages.',
    position: 2,
    children: [],
  });

  const read = await api.call('get', `/v1/categories/${councils.id}`);
  expect(read.body.ancestors).toEqual([
    { id: news.id, slug: 'news', name: 'News' },
    { id: politics.id, slug: 'politics', name: 'Politics' },
  ]);
  expect(namesOf((await api.call('get', '/v1/categories/politics')).body.children)).toEqual(below[1]);

  // A new name above shows in the breadcrumb below, and the tree has a new ETag.
  await patch(news.id, { name: 'Headlines' });
  expect((await api.call('get', '/v1/categories/councils')).body.ancestors[0].name).toBe('Headlines');
  const fresh = await api.call('get', '/v1/categories', {
    headers: { 'If-None-Match': tree.headers.etag ?? '' },
  });
  expect(fresh.status).toBe(200);
  const same = await api.call('get', '/v1/categories', {
    headers: { 'If-None-Match': fresh.headers.etag ?? '' },
  });
  expect(same.status).toBe(304);
});

test('a former slug leads to the present one', async () => {
  const { id } = await create({ name: 'Weather' });
  api.clock.advance(1_000);
  await patch(id, { slug: 'climat-été' });
  const moved = await api.call('get', '/v1/categories/weather');
  expect([moved.status, moved.headers.location]).toEqual([
    308,
    `/v1/categories/${encodeURIComponent('climat-été')}`,
  ]);
  expect((await api.call('get', moved.headers.location ?? '')).body.id).toBe(id);
});
