import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Prisma } from '../../src/database/generated/client.ts';
import { cardsStatement } from '../../src/delivery/articles/store.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { copyStory } from '../support/copies.ts';
import { createTerm, type Json, publishStory } from '../support/stories.ts';

const articles = 5_000;
const rare = 7;
const republished = 5;

let api: TestApi;
let categories: { common: string; rare: string };

/** Copies of one published story, a minute apart, in the common category; the oldest few in the rare one. */
beforeAll(async () => {
  api = await startApi();
  const { id: common } = await createTerm(api, 'categories', 'Common');
  const { id: seldom } = await createTerm(api, 'categories', 'Rare');
  categories = { common, rare: seldom };
  const { id } = await publishStory(api, { category: common });
  const { prisma } = api.database;
  await copyStory(
    api,
    id,
    articles,
    `'category_id', CASE WHEN n > ${articles - rare} THEN '${seldom}' ELSE source.category_id::text END`,
  );
  // Each was republished five times before: what is over piles up where the present stands in every list.
  for (let n = 1; n <= republished; n += 1)
    await prisma.$executeRawUnsafe(
      `INSERT INTO publications SELECT made.* FROM publications p,
         LATERAL jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
           'valid_from', p.valid_from - interval '${n} hours',
           'valid_to', p.valid_from - interval '${n - 1} hours')) made
       WHERE p.article_id <> '${id}' AND p.valid_to IS NULL`,
    );
  await prisma.$executeRawUnsafe('ANALYZE');
}, 240_000);
afterAll(() => api.close());

const rowsOf = (node: Json): number =>
  (node['Relation Name'] === 'publications' || node['Node Type'] === 'Bitmap Index Scan'
    ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
    : 0) + (node.Plans ?? []).reduce((sum: number, plan: Json) => sum + rowsOf(plan), 0);

/** How many publications the list reads for its first 20. */
async function readFor(categoryIds: string[], tagIds: string[] = []): Promise<number> {
  const statement = cardsStatement(
    { categoryIds, tagIds, authorIds: [] },
    { field: 'publishedAt', direction: 'desc' },
    null,
    20,
    api.clock.now(),
  );
  const [plan] = await api.database.delivery.$queryRaw<Json[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  return rowsOf(plan['QUERY PLAN'][0].Plan);
}

test.each([
  ['no', () => []],
  ['a common', () => [categories.common]],
  ['a rare', () => [categories.rare]],
  ['a common and a rare', () => [categories.common, categories.rare]],
])('a page of %s category reads about as many rows as it shows', async (_, chosen) => {
  expect(await readFor(chosen())).toBeLessThan(60);
});

test('a tag that nothing has costs nothing', async () => {
  expect(await readFor([], [categories.rare])).toBeLessThan(100);
});
