import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
/** By date, the oldest first. */
let published: { headline: string; isAmber: boolean }[] = [];

beforeAll(async () => {
  api = await startApi({ DATELINE_CACHE_SIZE: '0' });
  // More than are tried, with the word in many, though not in all; and a dozen older ones, where it is rarer.
  published = Array.from({ length: 72 }, (_, at) => {
    const isAmber = at < 12 ? at % 2 === 0 : at % 7 !== 0;
    return { headline: `${isAmber ? 'Amber' : 'Green'} light ${at}${at < 12 ? ', cobalt' : ''}`, isAmber };
  });
  for (const { headline } of published) {
    await publishStory(api, { headline });
    api.clock.advance(1_000);
  }
}, 60_000);
afterAll(() => api.close());

async function all(q: string, sort: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const parameters: Record<string, string> = { q, sort, limit: '20', ...(cursor ? { cursor } : {}) };
    const { body }: { body: Json } = await api.call('get', `/v1/search?${new URLSearchParams(parameters)}`);
    found.push(...body.data.map(({ headline }: Json) => headline));
    cursor = body.nextCursor;
  }
  return found;
}

test.each([
  ['amber', 'a word that most articles have', ({ isAmber }: { isAmber: boolean }) => isAmber],
  [
    'cobalt',
    'one that only old articles have',
    ({ headline }: { headline: string }) => /cobalt/.test(headline),
  ],
])('%s, %s, is found in every article that has it, once, and by date', async (word, _, has) => {
  const expected = published.filter(has).map(({ headline }) => headline);
  expect(await all(word, 'publishedAt')).toEqual(expected);
  expect(await all(word, '-publishedAt')).toEqual([...expected].reverse());
  expect((await all(word, 'relevance')).sort()).toEqual([...expected].sort());
});
