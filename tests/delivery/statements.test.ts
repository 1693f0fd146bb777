import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createTerm, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
let story: Story;
beforeAll(async () => {
  api = await startApi();
  const category = (await createTerm(api, 'categories', 'Counted')).id;
  const tag = (await createTerm(api, 'tags', 'counted')).id;
  const targets = [await publishStory(api, { category }), await publishStory(api)];
  story = await publishStory(api, {
    category,
    tags: [tag],
    relatedLinks: targets.map(({ id }) => ({ kind: 'article', article: id })),
  });
  await api.clock.settle();
});
afterAll(() => api.close());

const count = async (path: string) =>
  (
    await statementsOf(async () => {
      const response = await api.call('get', path);
      expect(response.status).toBe(200);
    })
  ).length;

test('an article is one statement, its cards and terms included', async () => {
  expect(await count(`/v1/articles/${story.slug}`)).toBe(1);
  expect(await count(`/v1/articles/${story.id}`)).toBe(1);
  expect(await count(`/v1/articles/${story.slug}/related-links`)).toBe(1);
});

test('a list is one statement, and one more to find the terms that filters name', async () => {
  expect(await count('/v1/articles')).toBe(1);
  expect(await count('/v1/articles?language=en&sort=modifiedAt')).toBe(1);
  expect(await count('/v1/articles?category=counted&tag=counted')).toBe(2);
});
