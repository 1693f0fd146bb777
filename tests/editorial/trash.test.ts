import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tidy } from '../../src/upkeep/upkeep.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const day = 24 * 60 * 60_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const trash = (story: Story) =>
  api.call('delete', `${articles}/${story.id}`, { headers: { 'if-match': '*' } });
const statusOf = async (story: Story) => (await api.call('get', `${articles}/${story.id}`)).status;
const tidyUp = (days = 30) =>
  tidy(api.database.prisma, { ...api.config, DATELINE_TRASH_RETENTION: days }, api.clock.now());

test('what was in the trash for long enough is deleted for good, with what readers saw of it', async () => {
  const never = await createStory(api);
  const once = await publishStory(api);
  const linked = await createStory(api);
  await createStory(api, { relatedLinks: [{ kind: 'article', article: linked.id }] });
  const restored = await createStory(api);
  await api.call('post', `${articles}/${once.id}/unpublish`);
  for (const story of [never, once, linked, restored]) await trash(story);
  api.clock.advance(30 * day);
  const late = await createStory(api);
  await trash(late);
  expect((await tidyUp()).articles).toBe(0);
  api.clock.advance(1);
  await api.call('post', `${articles}/${restored.id}/restore`);
  expect((await tidyUp(0)).articles).toBe(0);
  expect((await tidyUp()).articles).toBe(2);
  expect(await Promise.all([never, once, linked, restored, late].map(statusOf))).toEqual([
    404, 404, 200, 200, 200,
  ]);
  const again = await createStory(api, { slug: once.slug });
  expect(again.slug).toBe(once.slug);
  const { body } = await api.call('get', `/v1/editorial/audit?resource=${once.id}&action=article_purged`);
  expect(body.data).toHaveLength(1);
});

test('autosaves, links and stored answers go after their time as well', async () => {
  const headers = { 'Idempotency-Key': '"once"' };
  const { body } = await api.call('post', articles, { headers, body: { headline: 'Kept for a while' } });
  await api.call('post', `${articles}/${body.id}/previews`, { body: { expiresInSeconds: 60 } });
  for (const kicker of ['One', 'Two'])
    await api.call('patch', `${articles}/${body.id}`, {
      headers: { 'if-match': '*', prefer: 'revision=autosave' },
      body: { kicker },
    });
  expect(await tidyUp()).toMatchObject({ autosaves: 0, previews: 0, answers: 0 });
  api.clock.advance(day + 1);
  expect(await tidyUp()).toMatchObject({ autosaves: 0, previews: 0, answers: 1 });
  api.clock.advance(30 * day);
  expect(await tidyUp()).toMatchObject({ autosaves: 1, previews: 1, answers: 0 });
});

test('the database gives up no publication that readers have seen while its article lives', async () => {
  const story = await publishStory(api);
  await expect(
    api.database.prisma.publication.deleteMany({ where: { articleId: story.id } }),
  ).rejects.toThrow(/publications_kept/);
});
