import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Prisma } from '../../src/database/generated/client.ts';
import { nearestCardsStatement } from '../../src/delivery/articles/related-store.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { copyStory } from '../support/copies.ts';
import { createTerm, type Json, publishStory } from '../support/stories.ts';

const articles = 20_000;
const rare = 7;
const minute = 60_000;

let api: TestApi;
let common: string;
let seldom: string;
let oneMore: string;
let source: string;

/** Copies of one published story, a minute apart, with one tag and one category; the oldest few have a rare tag too. */
beforeAll(async () => {
  api = await startApi();
  common = (await createTerm(api, 'categories', 'Common')).id;
  seldom = (await createTerm(api, 'tags', 'Rare')).id;
  oneMore = (await createTerm(api, 'tags', 'Common')).id;
  source = (await publishStory(api, { category: common, tags: [oneMore] })).id;
  const { prisma } = api.database;
  await copyStory(
    api,
    source,
    articles,
    `'tag_ids', CASE WHEN n > ${articles - rare} THEN ARRAY['${seldom}', '${oneMore}'] ELSE ARRAY['${oneMore}'] END`,
  );
  await prisma.$executeRawUnsafe('ANALYZE');
}, 120_000);
afterAll(() => api.close());

const tables = ['publications', 'publication_terms', 'term_publications'];

const rowsOf = (node: Json): number =>
  (tables.includes(node['Relation Name']) || node['Node Type'] === 'Bitmap Index Scan'
    ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
    : 0) + (node.Plans ?? []).reduce((sum: number, plan: Json) => sum + rowsOf(plan), 0);

/** How many rows are read to fill up an article that was published so many minutes before the newest. */
async function readFor(tagIds: string[], minutesAgo: number, language = 'en'): Promise<number> {
  const statement = nearestCardsStatement(
    {
      language,
      categoryId: common,
      tagIds,
      text: 'The harbour reopens',
      publishedAt: new Date(api.clock.now().getTime() - minutesAgo * minute),
      excludedIds: [source],
    },
    6,
    api.clock.now(),
  );
  const [plan] = await api.database.delivery.$queryRaw<Json[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  return rowsOf(plan['QUERY PLAN'][0].Plan);
}

test.each([
  ['the newest', 0],
  ['one in the middle', articles / 2],
  ['the oldest', articles],
])('filling up %s reads a number of rows that has nothing to do with the archive', async (_, minutesAgo) => {
  expect(await readFor([], minutesAgo)).toBeLessThan(600);
  expect(await readFor([oneMore, seldom], minutesAgo)).toBeLessThan(600);
});

test('what has a rare tag in common is found through twenty thousand others', async () => {
  const statement = { related: 'auto', relatedLimit: '7' };
  const tagged = await publishStory(api, { tags: [seldom] });
  const query = new URLSearchParams(statement).toString();
  const { body } = await api.call('get', `/v1/articles/${tagged.id}/related-links?${query}`);
  const reasons = body.data.map(({ reason }: Json) => reason);
  expect(reasons).toEqual(Array(rare).fill('shared_tags'));
});

test('an article that is alone in its language costs no more', async () => {
  expect(await readFor([oneMore, seldom], articles / 2, 'de')).toBeLessThan(600);
});
