import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const explain = (article: string) => api.call('post', '/v1/editorial/cache/explain', { body: { article } });

test('says which answers a change ends, and with the change they are gone', async () => {
  const category = await createTerm(api, 'categories', 'Mine');
  const story = await publishStory(api, { category: category.id });
  const linking = await publishStory(api, { relatedLinks: [{ kind: 'article', article: story.id }] });
  const stranger = await publishStory(api);
  const touched = [
    `/v1/articles/${story.slug}`,
    `/v1/articles/${linking.slug}`,
    '/v1/articles',
    `/v1/articles?category=${category.slug}`,
  ];
  for (const path of [...touched, `/v1/articles/${stranger.slug}`, '/v1/categories'])
    await api.call('get', path);
  const { body } = await explain(story.slug);
  expect(body.tags).toEqual(
    expect.arrayContaining(['articles', `article:${story.id}`, `articles:category:${category.id}`]),
  );
  expect(body.urls.map(({ url }: { url: string }) => url).sort()).toEqual(touched.sort());
  await api.call('post', `/v1/editorial/articles/${story.id}/kill`, { body: { reason: 'Not so.' } });
  expect((await explain(story.id)).body.urls).toEqual([]);
});

test('of what readers have never seen it names the article alone; of nothing it is a 404', async () => {
  const draft = await createStory(api);
  expect((await explain(draft.id)).body).toEqual({ tags: [`article:${draft.id}`], urls: [] });
  expect((await explain('no-such-article')).status).toBe(404);
});
