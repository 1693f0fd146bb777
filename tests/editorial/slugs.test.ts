import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, type Story, uniqueHeadline } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const pathOf = ({ id }: { id: string }) => `/v1/editorial/articles/${id}`;

/** Saves the change a second later. */
async function save(story: Story, body: Json): Promise<void> {
  api.clock.advance(1_000);
  const saved = await api.call('patch', pathOf(story), { headers: { 'if-match': '*' }, body });
  expect([saved.status, saved.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
}

async function republish(story: Story, body: Json): Promise<void> {
  await save(story, body);
  expect((await api.call('post', `${pathOf(story)}/publish`)).status).toBe(200);
}

const slugsOf = async (story: Story): Promise<Json[]> =>
  (await api.call('get', `${pathOf(story)}/slugs`, { as: 'content:read' })).body.data;

const release = (story: Story, slug: string, search = '') =>
  api.call('delete', `${pathOf(story)}/slugs/${slug}${search}`, { as: 'content:publish' });

const take = (slug: string, language = 'en') =>
  api.call('post', '/v1/editorial/articles', {
    body: { headline: uniqueHeadline(), slug, language, sections: [{ markdown: 'Another story.' }] },
  });

/** An article that was published under three slugs, one after the other, and stands under the last. */
async function movedTwice(name: string): Promise<Story> {
  const story = await publishStory(api, { slug: `${name}-one` });
  await republish(story, { slug: `${name}-two` });
  await republish(story, { slug: `${name}-three` });
  return story;
}

test('the list tells what the article holds: the present slug, and each that readers found it under', async () => {
  const story = await movedTwice('held');
  await save(story, { slug: 'held-four' });
  await save(story, { slug: 'held-five' });
  const held = await slugsOf(story);
  expect(held.map(({ slug, current, published }) => [slug, current, published])).toEqual([
    ['held-five', true, false],
    ['held-three', false, true],
    ['held-two', false, true],
    ['held-one', false, true],
  ]);
  expect(held[0]).toMatchObject({ language: 'en', createdAt: api.clock.now().toISOString() });
});

test('a former slug answers 308 through several changes, and no other article takes it', async () => {
  const story = await movedTwice('kept');
  for (const former of ['kept-one', 'kept-two']) {
    const moved = await api.call('get', `/v1/articles/${former}`);
    expect([moved.status, moved.headers.location]).toEqual([308, '/v1/articles/kept-three']);
    const taken = await take(former);
    expect([taken.status, taken.body.code]).toEqual([409, 'slug_taken']);
  }
  const other = await createStory(api);
  const renamed = await api.call('patch', pathOf(other), {
    headers: { 'if-match': '*' },
    body: { slug: 'kept-one' },
  });
  expect([renamed.status, renamed.body.code]).toEqual([409, 'slug_taken']);
  expect((await slugsOf(story)).map(({ slug }) => slug)).toEqual(['kept-three', 'kept-two', 'kept-one']);
});

test('once released, another article takes the slug and readers find that one; the others still lead on', async () => {
  const story = await movedTwice('freed');
  api.clock.advance(1_000);
  expect((await release(story, 'freed-one')).status).toBe(204);
  expect((await slugsOf(story)).map(({ slug }) => slug)).toEqual(['freed-three', 'freed-two']);
  expect((await api.call('get', '/v1/articles/freed-one')).status).toBe(404);
  const taken = await take('freed-one');
  expect(taken.status).toBe(201);
  expect((await api.call('post', `${pathOf(taken.body)}/publish`)).status).toBe(200);
  expect((await api.call('get', '/v1/articles/freed-one')).body.id).toBe(taken.body.id);
  const moved = await api.call('get', '/v1/articles/freed-two');
  expect([moved.status, moved.headers.location]).toEqual([308, '/v1/articles/freed-three']);
  const back = await api.call('patch', pathOf(story), {
    headers: { 'if-match': '*' },
    body: { slug: 'freed-one' },
  });
  expect([back.status, back.body.code]).toEqual([409, 'slug_taken']);
});

test('a release is written down: the fact, one change of the log, one entry of the audit log', async () => {
  const story = await movedTwice('noted');
  api.clock.advance(1_000);
  const at = api.clock.now();
  await release(story, 'noted-one');
  const { prisma } = api.database;
  expect(await prisma.releasedSlug.findMany({ where: { articleId: story.id } })).toEqual([
    { language: 'en', slug: 'noted-one', articleId: story.id, releasedAt: at },
  ]);
  const changes = await prisma.change.findMany({
    where: { articleId: story.id },
    orderBy: { sequence: 'asc' },
  });
  expect(changes.at(-1)).toMatchObject({ type: 'slug_released', effectiveAt: at, publicationId: null });
  expect(changes.filter(({ type }) => type === 'slug_released')).toHaveLength(1);
  const { body } = await api.call('get', `/v1/editorial/audit?resource=${story.id}&action=slug_released`);
  expect(body.data.map(({ before }: Json) => before)).toEqual([{ language: 'en', slug: 'noted-one' }]);
  expect((await release(story, 'noted-one')).status).toBe(404);
});

test('the article itself takes a released slug again, and readers find it there', async () => {
  const story = await movedTwice('again');
  api.clock.advance(1_000);
  await release(story, 'again-one');
  await republish(story, { slug: 'again-one' });
  expect((await api.call('get', '/v1/articles/again-one')).body.id).toBe(story.id);
  await republish(story, { slug: 'again-four' });
  const moved = await api.call('get', '/v1/articles/again-one');
  expect([moved.status, moved.headers.location]).toEqual([308, '/v1/articles/again-four']);
  api.clock.advance(1_000);
  expect((await release(story, 'again-one')).status).toBe(204);
  expect((await take('again-one')).status).toBe(201);
});

test('as of between two releases of one slug, it led nowhere', async () => {
  const story = await movedTwice('twice');
  api.clock.advance(1_000);
  await release(story, 'twice-one');
  api.clock.advance(1_000);
  const between = api.clock.now().toISOString();
  api.clock.advance(1_000);
  await republish(story, { slug: 'twice-one' });
  await republish(story, { slug: 'twice-four' });
  const taken = api.clock.now().toISOString();
  api.clock.advance(1_000);
  expect((await release(story, 'twice-one')).status).toBe(204);
  const statusAt = async (asOf: string) =>
    (await api.call('get', `/v1/articles/twice-one?asOf=${asOf}`)).status;
  expect([await statusAt(between), await statusAt(taken)]).toEqual([404, 308]);
  expect((await api.call('get', '/v1/articles/twice-one')).status).toBe(404);
});

test('the present slug, and one that readers find the article under, are kept', async () => {
  const story = await publishStory(api, { slug: 'shown' });
  const refused = async (slug: string) => {
    const answer = await release(story, slug);
    return [answer.status, answer.body.code];
  };
  expect(await refused('shown')).toEqual([409, 'in_use']);
  await save(story, { slug: 'not-shown-yet' });
  expect(await refused('shown')).toEqual([409, 'in_use']);
  expect(await refused('not-shown-yet')).toEqual([409, 'in_use']);
  expect((await api.call('get', '/v1/articles/shown')).body.id).toBe(story.id);
  await api.call('post', `${pathOf(story)}/unpublish`);
  api.clock.advance(1_000);
  expect((await release(story, 'shown')).status).toBe(204);
});

test('a slug that a publication is planned to show is kept until the plan is given up', async () => {
  const story = await publishStory(api, { slug: 'sooner' });
  await save(story, { slug: 'planned' });
  const publishAt = new Date(api.clock.now().getTime() + 3_600_000).toISOString();
  const planned = await api.call('post', `${pathOf(story)}/publish`, { body: { publishAt } });
  expect(planned.status).toBe(200);
  await save(story, { slug: 'later' });
  expect((await slugsOf(story)).map(({ slug, published }) => [slug, published])).toEqual([
    ['later', false],
    ['planned', false],
    ['sooner', true],
  ]);
  const refused = await release(story, 'planned');
  expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
  expect((await api.call('post', `${pathOf(story)}/unschedule`)).status).toBe(200);
  expect((await release(story, 'planned')).status).toBe(204);
});

test('a slug held in two languages wants the language', async () => {
  const story = await publishStory(api, { slug: 'deux', language: 'en' });
  await republish(story, { language: 'fr' });
  await republish(story, { slug: 'trois' });
  const which = await release(story, 'deux');
  expect([which.status, which.body.errors]).toEqual([
    400,
    [{ parameter: 'language', detail: expect.stringContaining('en, fr') }],
  ]);
  expect((await release(story, 'deux', '?language=en')).status).toBe(204);
  expect((await take('deux', 'en')).status).toBe(201);
  expect((await take('deux', 'fr')).status).toBe(409);
  expect((await release(story, 'deux', '?language=de')).status).toBe(404);
});

test('an article releases only what it holds, and an article in the trash can too', async () => {
  const [one, other] = [await movedTwice('mine'), await movedTwice('yours')];
  expect((await release(one, 'yours-one')).status).toBe(404);
  expect((await take('yours-one')).status).toBe(409);
  await api.call('post', `${pathOf(other)}/unpublish`);
  await api.call('delete', pathOf(other), { headers: { 'if-match': '*' } });
  expect((await release(other, 'yours-one')).status).toBe(204);
  expect((await release(other, 'yours-three')).status).toBe(409);
});

test('two articles that want a slug at the instant of its release: one has it', async () => {
  const story = await movedTwice('wanted');
  const answers = await Promise.all([
    release(story, 'wanted-one'),
    ...Array.from({ length: 4 }, () => take('wanted-one')),
  ]);
  const again = await take('wanted-one');
  const created = [...answers.slice(1), again].filter(({ status }) => status === 201);
  expect([answers[0]?.status, created.length]).toEqual([204, 1]);
  const held = await api.database.prisma.articleSlug.findMany({ where: { slug: 'wanted-one' } });
  expect(held.map(({ articleId }) => articleId)).toEqual([created[0]?.body.id]);
});
