import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createStory, createTerm, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';

let api: TestApi;
let category: string;
let small: Story;
let large: Story;
beforeAll(async () => {
  api = await startApi();
  category = (await createTerm(api, 'categories', 'Counted')).id;
  const targets: Story[] = [];
  for (let at = 0; at < 10; at += 1) targets.push(await publishStory(api));
  const story = (sections: number, links: number) =>
    createStory(api, {
      category,
      sections: Array.from({ length: sections }, (_, at) => ({ heading: `Part ${at}`, markdown: 'Text.' })),
      relatedLinks: targets.slice(0, links).map(({ id }) => ({ kind: 'article', article: id })),
    });
  small = await story(1, 1);
  large = await story(30, 10);
});
afterAll(() => api.close());

const count = async (story: Story, action: string, body: object = {}) =>
  (await statementsOf(() => api.call('post', `${articles}/${story.id}/${action}`, { body }))).length;

test('publishing takes as many statements for 30 sections and 10 links as for one of each', async () => {
  // The first request of a test checks its key's last use and sets the clock.
  await count(small, 'preflight');
  const first = await count(small, 'publish');
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(25);
  expect(await count(large, 'publish')).toBe(first);
  const note = { type: 'update', text: 'More is known.' };
  expect(await count(large, 'corrections', note)).toBe(await count(small, 'corrections', note));
  expect(await count(large, 'unpublish')).toBe(await count(small, 'unpublish'));
});

test('an article is created in as many statements, however much of it there is', async () => {
  const create = (sections: number) => () =>
    createStory(api, {
      category,
      sections: Array.from({ length: sections }, (_, at) => ({ heading: `Part ${at}`, markdown: 'Text.' })),
      relatedLinks: Array.from({ length: sections }, () => ({ kind: 'article', article: small.id })),
    });
  const few = (await statementsOf(create(1))).length;
  // The key, what the article names, and all that is written.
  expect(few).toBe(3);
  expect((await statementsOf(create(30))).length).toBe(few);
});
