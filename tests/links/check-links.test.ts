import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkLinks, failuresOfBroken } from '../../src/links/check-links.ts';
import { linkCheckRound } from '../../src/links/round.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory } from '../support/stories.ts';
import { startPages } from './pages.ts';

const day = 24 * 60 * 60_000;

let api: TestApi;
let pages: Awaited<ReturnType<typeof startPages>>;
beforeEach(async () => {
  api = await startApi();
  pages = await startPages();
});
afterEach(async () => {
  pages.close();
  await api.close();
});

const link = (...paths: string[]) =>
  createStory(api, {
    relatedLinks: paths.map((path) => ({ kind: 'external', url: pages.origin + path, title: path })),
  });

const round = (settings = { perHour: 100, intervalDays: 7 }) =>
  checkLinks(api.database, settings, {
    userAgent: 'Test',
    timeoutMs: 300,
    allowPrivate: true,
    signal: new AbortController().signal,
    now: api.clock.now,
    turnAt: async () => {},
  });

const rowOf = (path: string) =>
  api.database.prisma.linkCheck.findFirst({ where: { url: pages.origin + path } });

test('a link counts as broken after failures on three days, and a page that is back clears them', async () => {
  await link('/gone', '/there');
  expect(await round()).toBe(2);
  const first = api.clock.now();
  expect(await rowOf('/there')).toMatchObject({ failures: 0, firstFailedAt: null, status: 200 });
  for (let failures = 1; failures <= failuresOfBroken; failures += 1) {
    expect(await rowOf('/gone')).toMatchObject({ failures, firstFailedAt: first });
    expect(await round()).toBe(0);
    api.clock.advance(failures < failuresOfBroken ? day : 7 * day);
    if (failures === failuresOfBroken) pages.set('/gone', 200);
    await round();
  }
  expect(await rowOf('/gone')).toMatchObject({ failures: 0, firstFailedAt: null });
});

test('what nobody links to any more is not looked at, nor the links of an article in the trash', async () => {
  const story = await link('/there');
  await api.call('delete', `/v1/editorial/articles/${story.id}`, { headers: { 'if-match': '*' } });
  expect(await round()).toBe(0);
  expect(pages.asked).toEqual([]);
});

test('no more in an hour than the settings allow', async () => {
  await link('/there', '/gone', '/broken');
  expect(await round({ perHour: 2, intervalDays: 7 })).toBe(2);
  expect(await round({ perHour: 2, intervalDays: 7 })).toBe(0);
  api.clock.advance(60 * 60_000 + 1);
  expect(await round({ perHour: 2, intervalDays: 7 })).toBe(1);
});

test('a host that asks to be left alone is, with all its pages, until it said', async () => {
  await link('/busy');
  await round();
  await link('/there');
  expect(await round()).toBe(0);
  api.clock.advance(7_200_000);
  expect(await round()).toBe(2);
});

test('one process at a time looks', async () => {
  await link('/silent');
  expect((await Promise.all([round(), round(), round()])).sort()).toEqual([0, 0, 1]);
});

test('nothing is asked where it is not switched on', async () => {
  await link('/there');
  const { signal } = new AbortController();
  expect(
    await linkCheckRound({ config: api.config, database: api.database, clock: api.clock.now }, signal),
  ).toBe(0);
  expect(pages.asked).toEqual([]);
});
