import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Prisma } from '../../src/database/generated/client.ts';
import { parseQuery } from '../../src/delivery/search/parse-query.ts';
import { searchStatement } from '../../src/delivery/search/store.ts';
import { suggestionsStatement } from '../../src/delivery/search/suggest-store.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { copyStory } from '../support/copies.ts';
import { type Json, publishStory } from '../support/stories.ts';

const articles = 20_000;
const rare = 7;

let api: TestApi;

/** Copies of one published story, a minute apart; the oldest few say something else. */
beforeAll(async () => {
  api = await startApi();
  const { id } = await publishStory(api, { headline: 'The common tern', standfirst: 'It is everywhere.' });
  const { prisma } = api.database;
  await copyStory(api, id, articles);
  for (let n = 0; n < rare; n += 1) await publishStory(api, { headline: `A seldom seen whimbrel ${n}` });
  await prisma.$executeRawUnsafe(
    `INSERT INTO search_words SELECT md5(n::text), '2026-01-01Z' FROM generate_series(1, ${articles}) n`,
  );
  await prisma.$executeRawUnsafe('ANALYZE');
}, 120_000);
afterAll(() => api.close());

const nodesOf = (node: Json): Json[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

async function planOf(q: string): Promise<Json[]> {
  const now = api.clock.now();
  const statement = searchStatement(
    {
      query: parseQuery(q),
      mistakable: ['wimbrell'],
      filter: { categoryIds: [], tagIds: [], authorIds: [] },
      sort: 'relevance',
      facets: [],
      withBody: false,
      since: now,
      after: null,
      take: 20,
    },
    now,
  );
  const [plan] = await api.database.delivery.$queryRaw<Json[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  return nodesOf(plan['QUERY PLAN'][0].Plan);
}

const readOf = (nodes: Json[]): number =>
  nodes
    .filter((node) => node['Relation Name'] === 'publications')
    .reduce(
      (sum, node) =>
        sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    );

test('a word is looked up in the index, and only what has it is read', async () => {
  const nodes = await planOf('whimbrel');
  expect(nodes.map((node) => node['Index Name'])).toContain('publications_search_idx');
  // Each match once for its rank and once for its card, a step for each language, and those that are tried first.
  expect(readOf(nodes)).toBeLessThan(50 + 3 * rare);
});

test('of a word that everything has, no more are ranked than five hundred', async () => {
  const nodes = await planOf('tern');
  const limits = nodes.filter((node) => node['Node Type'] === 'Limit').map((node) => node['Actual Rows']);
  expect(limits).toContain(500);
  // And not many more are looked at.
  expect(readOf(nodes)).toBeLessThan(800);
});

test('a mistyped word is looked up in the index of trigrams', async () => {
  const found = await api.call('get', '/v1/search?q=wimbrell');
  expect([found.body.matched, found.body.data.length, found.body.didYouMean]).toEqual([
    'similar',
    rare,
    'whimbrel',
  ]);
  const nodes = await planOf('wimbrell');
  expect(nodes.map((node) => node['Index Name'])).toContain('search_words_trigrams');
});

test('suggestions are looked up in their indexes', async () => {
  const found = await api.call('get', '/v1/suggest?q=whim');
  expect(found.body.data.length).toBe(rare);
  const statement = suggestionsStatement(
    { query: parseQuery('whim', true), words: 'whim', language: undefined, take: 10 },
    api.clock.now(),
  );
  const [plan] = await api.database.delivery.$queryRaw<Json[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  const nodes = nodesOf(plan['QUERY PLAN'][0].Plan);
  expect(nodes.map((node) => node['Index Name'])).toContain('publications_search_headline');
  expect(readOf(nodes)).toBeLessThan(2 * rare);
});
