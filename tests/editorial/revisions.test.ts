import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, type Json } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('every save is a revision; restoring one brings back sections with their ids as a new revision', async () => {
  const story = await createStory(api, {
    sections: [{ markdown: 'One.' }, { heading: 'Two', markdown: 'Two.' }],
  });
  const path = `/v1/editorial/articles/${story.id}`;
  const [, second] = story.body.sections;
  await api.call('delete', `${path}/sections/${second.id}`, { headers: { 'if-match': '*' } });
  await api.call('patch', path, { headers: { 'if-match': '*' }, body: { kicker: 'Late' } });
  const list = await api.call('get', `${path}/revisions`);
  expect(list.body.data.map(({ number }: Json) => number)).toEqual([3, 2, 1]);
  expect(list.body.data[0].actor.name).toBe('test admin');

  const first = await api.call('get', `${path}/revisions/1`);
  expect(first.body.content.sections).toEqual(story.body.sections);
  const restored = await api.call('post', `${path}/revisions/1/restore`, { headers: { 'if-match': '*' } });
  expect(restored.body).toMatchObject({ revision: 4, kicker: null, sections: story.body.sections });
  expect((await api.call('get', `${path}/revisions/9`)).status).toBe(404);
  expect((await api.call('get', `${path}/revisions/x`)).status).toBe(400);
});

test('pages of revisions follow each other', async () => {
  const story = await createStory(api);
  const path = `/v1/editorial/articles/${story.id}`;
  for (let at = 0; at < 4; at += 1)
    await api.call('patch', path, { headers: { 'if-match': '*' }, body: { kicker: `k${at}` } });
  const one = await api.call('get', `${path}/revisions?limit=3`);
  const two = await api.call('get', `${path}/revisions?limit=3&cursor=${one.body.nextCursor}`);
  expect([...one.body.data, ...two.body.data].map(({ number }: Json) => number)).toEqual([5, 4, 3, 2, 1]);
  expect(two.body.nextCursor).toBeNull();
});

test('a revision that names a term in the trash is not restored', async () => {
  const tag = await createTerm(api, 'tags', 'Short-lived');
  const story = await createStory(api, { tags: [tag.slug] });
  const path = `/v1/editorial/articles/${story.id}`;
  await api.call('patch', path, { headers: { 'if-match': '*' }, body: { tags: [] } });
  await api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: { 'if-match': '*' } });
  const refused = await api.call('post', `${path}/revisions/1/restore`, { headers: { 'if-match': '*' } });
  expect(refused.status).toBe(422);
  expect(refused.body.errors[0].pointer).toBe('/tags/0');
});
