import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createTerm, type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const rename = (id: string, slug: string) =>
  api.call('patch', `/v1/editorial/tags/${id}`, { headers: { 'if-match': '*' }, body: { slug } });
const list = async (query: string) =>
  (await api.call('get', `/v1/articles?${query}`)).body.data.map(({ id }: Json) => id);

test('a slug names one term: its present owner, or else the last that had it', async () => {
  const former = await createTerm(api, 'tags', 'Tide tables', { slug: 'tt' });
  const ofFormer = await publishStory(api, { tags: [former.id] });
  api.clock.advance(1_000);
  await rename(former.id, 'tide-tables');
  expect(await list('tag=tt')).toEqual([ofFormer.id]);
  const present = await createTerm(api, 'tags', 'Table tennis', { slug: 'tt' });
  const ofPresent = await publishStory(api, { tags: [present.id] });
  expect(await list('tag=tt')).toEqual([ofPresent.id]);
  expect(await list('tag=tide-tables')).toEqual([ofFormer.id]);
  api.clock.advance(1_000);
  await rename(present.id, 'table-tennis');
  expect(await list('tag=tt')).toEqual([ofPresent.id]);
  expect((await api.call('get', '/v1/tags/tt')).headers.location).toBe('/v1/tags/table-tennis');
});

test('an id comes before a slug of its form, in either case', async () => {
  const tag = await createTerm(api, 'tags', 'Ice');
  const namesake = await createTerm(api, 'tags', 'Namesake', { slug: tag.id });
  const story = await publishStory(api, { tags: [tag.id] });
  const other = await publishStory(api, { tags: [namesake.id] });
  expect(await list(`tag=${tag.id}`)).toEqual([story.id]);
  expect(await list(`tag=${tag.id.toUpperCase()}`)).toEqual([story.id]);
  expect(await list(`tag=${namesake.id}`)).toEqual([other.id]);
});

test('a term that readers cannot see is named as unknown, under any of its names', async () => {
  const tag = await createTerm(api, 'tags', 'Old');
  api.clock.advance(1_000);
  await rename(tag.id, 'new');
  await api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: { 'if-match': '*' } });
  for (const name of ['old', 'new', tag.id, '%EF%BF%BD']) {
    const refused = await api.call('get', `/v1/articles?tag=${name}`);
    expect([name, refused.status, refused.body.errors?.[0]?.parameter]).toEqual([name, 400, 'tag']);
    expect((await api.call('get', `/v1/tags/${name}`)).status).toBe(404);
  }
});

test('a kind is not another: a tag’s name is no category’s', async () => {
  await createTerm(api, 'tags', 'Lanterns');
  const refused = await api.call('get', '/v1/articles?category=lanterns&author=lanterns&tag=lanterns');
  expect(refused.status).toBe(400);
  expect(refused.body.errors.map(({ parameter }: Json) => parameter)).toEqual(['category', 'author']);
});
