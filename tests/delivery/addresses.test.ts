import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function republish({ id }: Story, change: Json): Promise<void> {
  api.clock.advance(1_000);
  const headers = { 'if-match': '*' };
  const patched = await api.call('patch', `/v1/editorial/articles/${id}`, { headers, body: change });
  expect(patched.status).toBe(200);
  expect((await api.call('post', `/v1/editorial/articles/${id}/publish`)).status).toBe(200);
}

test('an article that changed its language and kept its slug is found in one step', async () => {
  const story = await publishStory(api, { language: 'en' });
  await republish(story, { language: 'fr' });
  const path = `/v1/articles/${story.slug}`;
  const moved = await api.call('get', `${path}/sections?language=en&bodyFormat=text`);
  expect([moved.status, moved.headers.location]).toEqual([
    308,
    `${path}/sections?bodyFormat=text&language=fr`,
  ]);
  expect((await api.call('get', moved.headers.location ?? '')).status).toBe(200);
  expect((await api.call('get', path)).body.id).toBe(story.id);
});

test('a former slug leads to the one article, also when another language has its present slug', async () => {
  const story = await publishStory(api, { language: 'en' });
  const other = await publishStory(api, { language: 'fr' });
  await republish(story, { slug: other.slug });
  const moved = await api.call('get', `/v1/articles/${story.slug}`);
  expect(moved.headers.location).toBe(`/v1/articles/${other.slug}?language=en`);
  expect((await api.call('get', moved.headers.location ?? '')).body.id).toBe(story.id);
});

test('a slug in the form of a UUID is a slug, after the ids', async () => {
  const first = await publishStory(api);
  const slug = uuidv7();
  const story = await publishStory(api, { slug });
  expect((await api.call('get', `/v1/articles/${slug}`)).body.id).toBe(story.id);
  await republish(story, { slug: 'in-words' });
  expect((await api.call('get', `/v1/articles/${slug}`)).headers.location).toBe('/v1/articles/in-words');
  await publishStory(api, { slug: first.id });
  expect((await api.call('get', `/v1/articles/${first.id}`)).body.id).toBe(first.id);
  expect((await api.call('get', `/v1/articles/${uuidv7()}`)).status).toBe(404);
});
