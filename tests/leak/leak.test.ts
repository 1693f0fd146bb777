import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type Crawled, crawl, operations } from './crawl.ts';
import { playScene, type Scene } from './scene.ts';

let api: TestApi;
let scene: Scene;
let crawled: Crawled;

beforeAll(async () => {
  api = await startApi();
  scene = await playScene(api);
  crawled = await crawl(api, scene);
}, 300_000);
afterAll(() => api.close());

test('the crawl is one of every operation of delivery, and sees all that there is to be seen', () => {
  expect(operations.length).toBeGreaterThanOrEqual(11);
  expect(crawled.asked).toBeGreaterThan(2_000);
  const missed = scene.words.openAt(api.clock.now()).filter((word) => !crawled.seen.has(word));
  expect(missed.map((word) => scene.words.aboutOf(word).about)).toEqual([]);
});

test('no word that readers may not see is in any answer, now or as of any instant', () => {
  expect(scene.words.size).toBeGreaterThan(500);
  expect(crawled.leaks).toEqual([]);
});

test('at its instant, what was planned is seen', async () => {
  api.clock.advance(scene.planned.getTime() - api.clock.now().getTime() - 1);
  const headlines = async () => (await api.call('get', '/v1/articles?limit=100')).text;
  const before = scene.words.in(await headlines());
  api.clock.advance(1);
  const after = scene.words.in(await headlines()).filter((word) => !before.includes(word));
  const about = new Set(after.map((word) => scene.words.aboutOf(word).about.split(':')[0]));
  expect(about).toEqual(new Set(['scheduled', 'under embargo', 'a planned update']));
});
