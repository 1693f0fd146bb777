import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { publishStory, type Story } from '../support/stories.ts';

type Prepared = { statement: string; lasting: number; anew: number };

let api: TestApi;
let story: Story;
beforeAll(async () => {
  api = await startApi({ DATELINE_CACHE_SIZE: '0' });
  story = await publishStory(api, { headline: 'The ferry is late' });
  await publishStory(api, { headline: 'The ferry is on time' });
});
afterAll(() => api.close());

/** After five times Postgres keeps a plan, unless that looks dearer than making one each time. */
const times = 8;

test.each([
  ['an article', () => `/v1/articles/${story.slug}`],
  ['a list', () => '/v1/articles'],
  ['a list in a language', () => '/v1/articles?language=en'],
  ['a search', () => '/v1/search?q=ferry'],
  ['a search of what is not there', () => '/v1/search?q=fery'],
  ['suggestions', () => '/v1/suggest?q=fer'],
])('%s is not planned anew each time', async (_, path) => {
  for (let n = 0; n < times; n += 1) expect((await api.call('get', path())).status).toBe(200);
  const prepared = await api.database.delivery.$queryRaw<Prepared[]>`
    SELECT statement, generic_plans::int AS lasting, custom_plans::int AS anew FROM pg_prepared_statements`;
  const often = prepared.filter(({ lasting, anew }) => lasting + anew >= times);
  expect(often.length).toBeGreaterThan(0);
  expect(often.filter(({ lasting }) => lasting === 0).map(({ statement }) => statement)).toEqual([]);
});
