import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { crawl } from './crawl.ts';
import { type Mutation, placesMet, watchStatements, without } from './mutations.ts';
import { playScene, type Scene } from './scene.ts';

/** The leak test must be able to fail: here the rule is taken out of one place after the other, and it does. */
let api: TestApi;
let scene: Scene;
let unwatch: () => void;

beforeAll(async () => {
  unwatch = watchStatements();
  api = await startApi();
  scene = await playScene(api);
  expect((await crawl(api, scene)).leaks).toEqual([]);
}, 300_000);
afterAll(async () => {
  unwatch();
  await api.close();
});

test('the crawl finds a leak wherever the visibility rule is missing, in any one statement of any store', async () => {
  const places = placesMet();
  expect(places.length).toBeGreaterThanOrEqual(20);
  const unnoticed: Mutation[] = [];
  for (const place of places) {
    const { leaks } = await without(place, () => crawl(api, scene, { most: 1 }));
    if (leaks.length === 0) unnoticed.push(place);
  }
  expect(unnoticed).toEqual([]);
}, 600_000);

test('and when the view shows what it must not', async () => {
  const columns = `id, article_id, valid_from, valid_to, language, slug, type, category_id, tag_ids, author_ids,
    first_published_at, published_at, modified_at, document, card`;
  const { pool } = api.database;
  const [{ definition }] = (
    await pool.query<{ definition: string }>(`SELECT pg_get_viewdef('readable_publications') AS definition`)
  ).rows as [{ definition: string }];
  await pool.query(`CREATE OR REPLACE VIEW readable_publications AS SELECT ${columns} FROM publications`);
  const { leaks } = await crawl(api, scene, { most: 1 });
  expect(leaks[0]?.what).toMatch(/killed/);
  await pool.query(`CREATE OR REPLACE VIEW readable_publications AS ${definition}`);
}, 300_000);
