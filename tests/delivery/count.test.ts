import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mostCountedForEstimate } from '../../src/delivery/articles/count.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { copyStory } from '../support/copies.ts';
import { statementsOf } from '../support/statements.ts';
import { createStory, createTerm, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_CACHE_SIZE: '0' });
});
afterAll(() => api.close());

const countOf = async (path: string) => (await api.call('get', path)).body.count;

test('articles on all pages are counted for who asks, those that readers see and no others', async () => {
  const tag = (await createTerm(api, 'tags', 'tides')).slug;
  for (let n = 0; n < 3; n += 1) await publishStory(api, { tags: [tag], headline: `Tides, part ${n}` });
  await createStory(api, { tags: [tag], headline: 'Tides, a draft' });
  const ahead = await createStory(api, { tags: [tag], headline: 'Tides, tomorrow' });
  await api.call('post', `/v1/editorial/articles/${ahead.id}/publish`, {
    body: { publishAt: '2026-11-25T08:00:00Z' },
  });
  for (const mode of ['exact', 'estimate']) {
    const exactly = { value: 3, relation: 'exact' };
    expect(await countOf(`/v1/articles?tag=${tag}&limit=2&count=${mode}`)).toEqual(exactly);
    expect(await countOf(`/v1/search?q=tides&limit=2&count=${mode}`)).toEqual(exactly);
    expect(await countOf(`/v1/articles?tag=${tag}&type=opinion&count=${mode}`)).toEqual({
      ...exactly,
      value: 0,
    });
    expect(await countOf(`/v1/search?q=&count=${mode}`)).toEqual({ ...exactly, value: 0 });
  }
  // Of the words that are shown instead of the mistyped ones.
  expect(await countOf('/v1/search?q=tidez&count=exact')).toEqual({ value: 3, relation: 'exact' });
  api.clock.advance(24 * 60 * 60_000);
  expect(await countOf(`/v1/articles?tag=${tag}&count=exact`)).toEqual({ value: 4, relation: 'exact' });
  expect(await countOf(`/v1/articles?tag=${tag}&count=exact&asOf=2026-11-24T08:00:00Z`)).toMatchObject({
    value: 3,
  });
});

test('a cursor goes on with and without a count', async () => {
  const { body } = await api.call('get', '/v1/articles?limit=1&count=exact');
  const next = await api.call('get', `/v1/articles?limit=1&cursor=${body.nextCursor}`);
  expect(next.status).toBe(200);
  expect(next.body.count).toBeUndefined();
});

test('nobody counts unasked, and a count is one statement', async () => {
  await api.clock.settle();
  const statements = (path: string) => statementsOf(() => api.call('get', path).then(() => {}));
  expect(await statements('/v1/articles')).toHaveLength(1);
  expect(await statements('/v1/articles?count=exact')).toHaveLength(2);
});

test('where there are many, an estimate is what Postgres supposes, and is never less than what was counted', async () => {
  const story = await publishStory(api, { language: 'be', headline: 'Прылівы' });
  await copyStory(api, story.id, mostCountedForEstimate + 20);
  const { value } = await countOf('/v1/articles?language=be&count=exact');
  expect(value).toBe(mostCountedForEstimate + 21);
  const estimate = await countOf('/v1/articles?language=be&count=estimate');
  expect(estimate.relation).toBe('estimate');
  expect(estimate.value).toBeGreaterThan(mostCountedForEstimate);
  expect(
    await countOf(`/v1/search?q=${encodeURIComponent('Прылівы')}&language=be&count=estimate`),
  ).toMatchObject({ relation: 'estimate' });
  expect((await api.call('get', '/v1/articles?count=all')).status).toBe(400);
});
