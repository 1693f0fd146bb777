import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createStory, createTerm, type Json, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';

let api: TestApi;
let draft: Story;
const stories: Record<string, Story> = {};

beforeAll(async () => {
  api = await startApi();
  const category = (await createTerm(api, 'categories', 'Ferries')).id;
  const tag = (await createTerm(api, 'tags', 'Harbour')).id;
  stories.tagged = await publishStory(api, { slug: 'tagged', headline: 'Zzqv mmwx', tags: [tag], category });
  stories.same = await publishStory(api, { slug: 'same', headline: 'Hjjk ttyq', category });
  stories.linked = await publishStory(api, { slug: 'linked', tags: [tag], category });
  stories.draft = await createStory(api, { slug: 'hidden', tags: [tag], category });
  draft = await createStory(api, {
    headline: 'The night ferry',
    category,
    tags: [tag],
    relatedLinks: [{ kind: 'article', article: 'linked' }],
  });
});
afterAll(() => api.close());

const suggested = async (story: Story, query = '', as = 'content:read') =>
  (await api.call('get', `${articles}/${story.id}/related-suggestions${query}`, { as })).body.data as Json[];

test('a draft is told what is nearest, and why', async () => {
  const found = await suggested(draft);
  expect(found.map(({ article }) => article.slug)).toEqual(['tagged', 'same']);
  const [first] = found;
  expect(first.article).toMatchObject({ id: stories.tagged?.id, language: 'en', headline: 'Zzqv mmwx' });
  expect(first.reasons).toEqual([
    { reason: 'shared_tags', score: 4 },
    { reason: 'same_category', score: 2 },
    { reason: 'close_in_time', score: 1 },
  ]);
  expect(first.score).toBe(7);
});

test('what an editor picks is added as it is, and suggested no more', async () => {
  const other = await createStory(api, { headline: 'The day ferry' });
  const [first] = await suggested(other);
  const added = await api.call('post', `${articles}/${other.id}/related-links`, {
    body: { kind: 'article', article: first.article.id },
  });
  expect(added.status).toBe(201);
  const ids = (await suggested(other, '?limit=20')).map(({ article }) => article.id);
  expect(ids).not.toContain(first.article.id);
  expect(ids).not.toContain(other.id);
});

test('what readers would be shown is what the desk is told', async () => {
  await api.call('post', `${articles}/${draft.id}/publish`);
  const { body } = await api.call('get', `/v1/articles/${draft.id}/related-links?related=auto`);
  const filled = body.data.filter(({ reason }: Json) => reason !== 'curated');
  expect(filled.map(({ article }: Json) => article.id)).toEqual(
    (await suggested(draft)).map(({ article }) => article.id),
  );
});

test('takes one statement beside those of reading the article', async () => {
  const count = async (path: string) => (await statementsOf(() => api.call('get', path))).length;
  await count(`${articles}/${draft.id}/related-links`);
  const read = await count(`${articles}/${draft.id}/related-links`);
  expect(await count(`${articles}/${draft.id}/related-suggestions`)).toBe(read + 1);
});

test('at most as many as asked for, and no more than twenty', async () => {
  expect(await suggested(draft, '?limit=1')).toHaveLength(1);
  const refused = await api.call('get', `${articles}/${draft.id}/related-suggestions?limit=21`);
  expect(refused.status).toBe(400);
  const unknown = await api.call('get', `${articles}/no-such-article/related-suggestions`);
  expect(unknown.status).toBe(404);
});
