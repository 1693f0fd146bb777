import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkLinks, failuresOfBroken } from '../../src/links/check-links.ts';
import { startPages } from '../links/pages.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory } from '../support/stories.ts';

const path = '/v1/editorial/reports/related-links';
const day = 24 * 60 * 60_000;

let api: TestApi;
let pages: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => {
  api = await startApi();
  pages = await startPages();
});
afterAll(async () => {
  pages.close();
  await api.close();
});

const report = async (query = '', of?: string): Promise<Json[]> => {
  const { body } = await api.call('get', `${path}?limit=100${query}`);
  return of === undefined ? body.data : body.data.filter((item: Json) => item.article.id === of);
};

const act = async (id: string, action: string, body?: unknown) => {
  const { status, text } = await api.call('post', `/v1/editorial/articles/${id}/${action}`, { body });
  if (status !== 200) throw new Error(`${action}: ${status} ${text}`);
};

const linkTo = (...ids: string[]) => ({
  relatedLinks: ids.map((article) => ({ kind: 'article', article })),
});

test('a target that was killed or thrown away is gone, one that readers cannot see is hidden', async () => {
  const [killed, thrown, hidden, shown] = await Promise.all([1, 2, 3, 4].map(() => publishStory(api)));
  const never = await createStory(api);
  const targets = [killed, thrown, hidden, shown].map((story) => story?.id ?? '');
  const published = await publishStory(api, linkTo(...targets, never.id));
  const draft = await createStory(api, linkTo(...targets, never.id));
  const states = async (id: string) =>
    Object.fromEntries((await report('', id)).map(({ state, link }) => [link.target.id, state]));
  // Readers miss the card of what was never published; a draft may yet come out with it.
  expect(await states(published.id)).toEqual({ [never.id]: 'hidden' });
  expect(await states(draft.id)).toEqual({});

  await act(killed?.id ?? '', 'kill', { reason: 'Wrong in every line.' });
  await act(thrown?.id ?? '', 'unpublish');
  await api.call('delete', `/v1/editorial/articles/${thrown?.id}`, { headers: { 'if-match': '*' } });
  await act(hidden?.id ?? '', 'unpublish');
  const known = { [killed?.id ?? '']: 'gone', [thrown?.id ?? '']: 'gone', [hidden?.id ?? '']: 'hidden' };
  expect(await states(published.id)).toEqual({ ...known, [never.id]: 'hidden' });
  expect(await states(draft.id)).toEqual(known);
  for (const { published: isPublished, inWorkingCopy, article } of await report('', published.id))
    expect({ isPublished, inWorkingCopy, article }).toMatchObject({
      isPublished: true,
      inWorkingCopy: true,
      article: { slug: published.slug },
    });
});

test('a link that was taken out stays until the article is published again', async () => {
  const target = await publishStory(api);
  const story = await publishStory(api, linkTo(target.id));
  await act(target.id, 'unpublish');
  await api.call('patch', `/v1/editorial/articles/${story.id}`, {
    body: { relatedLinks: [] },
    headers: { 'if-match': '*' },
  });
  expect(await report('', story.id)).toMatchObject([
    { state: 'hidden', inWorkingCopy: false, published: true },
  ]);
  await act(story.id, 'publish');
  expect(await report('', story.id)).toEqual([]);
});

test('what stands under an article in the trash or a killed one is nobody’s concern', async () => {
  const target = await publishStory(api);
  const [draft, story] = [
    await createStory(api, linkTo(target.id)),
    await publishStory(api, linkTo(target.id)),
  ];
  await act(target.id, 'unpublish');
  expect(await report('', draft.id)).toHaveLength(1);
  expect(await report('', story.id)).toHaveLength(1);
  await api.call('delete', `/v1/editorial/articles/${draft.id}`, { headers: { 'if-match': '*' } });
  await act(story.id, 'kill', { reason: 'Wrong in every line.' });
  expect(await report('', draft.id)).toEqual([]);
  expect(await report('', story.id)).toEqual([]);
});

test('a page elsewhere is failing at first, and broken after three days', async () => {
  const story = await createStory(api, {
    relatedLinks: ['/gone', '/there'].map((at) => ({ kind: 'external', url: pages.origin + at, title: at })),
  });
  const look = () =>
    checkLinks(
      api.database,
      { perHour: 100, intervalDays: 7 },
      {
        userAgent: 'Test',
        timeoutMs: 1_000,
        allowPrivate: true,
        signal: new AbortController().signal,
        now: api.clock.now,
        turnAt: async () => {},
      },
    );
  for (let failures = 1; failures <= failuresOfBroken; failures += 1) {
    await look();
    expect(await report('', story.id)).toMatchObject([
      {
        state: failures < failuresOfBroken ? 'failing' : 'broken',
        inWorkingCopy: true,
        published: false,
        link: {
          url: `${pages.origin}/gone`,
          check: { status: 404, problem: null, failures, checkedAt: api.clock.now().toISOString() },
        },
      },
    ]);
    api.clock.advance(day);
  }
  expect(await report('&state=broken', story.id)).toHaveLength(1);
  expect(await report('&state=failing', story.id)).toEqual([]);
});

test('filters narrow it, and pages neither repeat nor skip a link', async () => {
  const targets = [await publishStory(api), await publishStory(api)];
  for (let n = 0; n < 3; n += 1) await publishStory(api, linkTo(...targets.map(({ id }) => id)));
  for (const { id } of targets) await act(id, 'unpublish');
  const all = await report();
  expect(all.length).toBeGreaterThan(6);
  const kinds = (await report('&kind=external')).map(({ link }) => link.kind);
  expect(kinds).toEqual(kinds.map(() => 'external'));
  expect(kinds.length).toBeGreaterThan(0);
  const hidden = await report('&state=hidden');
  expect(hidden).toEqual(all.filter(({ state }) => state === 'hidden'));

  const walked: Json[] = [];
  for (let next: string | null = `${path}?limit=2`; next !== null; ) {
    const { body } = await api.call('get', next);
    walked.push(...body.data);
    next = body.nextCursor && `${path}?limit=2&cursor=${body.nextCursor}`;
  }
  expect(walked).toEqual(all);
  const { body } = await api.call('get', `${path}?limit=2`);
  const other = await api.call('get', `${path}?limit=2&state=gone&cursor=${body.nextCursor}`);
  expect(other.status).toBe(400);
});
