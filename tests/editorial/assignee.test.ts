import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const pathOf = ({ id }: Story) => `/v1/editorial/articles/${id}`;

const assign = (story: Story, assignee: Json, headers: Record<string, string> = {}) =>
  api.call('put', `${pathOf(story)}/assignee`, { body: { assignee }, headers, as: 'content:write' });

test('an assignee moves the ETag, makes no revision and shows no reader anything', async () => {
  const story = await publishStory(api);
  expect(story.body.assignee).toBeNull();
  const readers = await api.call('get', `/v1/articles/${story.slug}`);
  const assigned = await assign(story, 'Mara Quill <mara@example.org>');
  expect([assigned.status, assigned.body.assignee]).toEqual([200, 'Mara Quill <mara@example.org>']);
  expect(assigned.body.revision).toBe(1);
  expect(assigned.headers.etag).not.toBe(story.etag);
  const read = await api.call('get', pathOf(story));
  // What may be done next depends on the key that asks.
  expect(read.body).toEqual({ ...assigned.body, transitions: read.body.transitions });
  expect((await api.call('get', `/v1/articles/${story.slug}`)).headers.etag).toBe(readers.headers.etag);
  const stale = await api.call('patch', pathOf(story), {
    headers: { 'if-match': story.etag },
    body: { kicker: 'Late' },
  });
  expect(stale.status).toBe(412);
});

test('If-Match is heeded when it is sent, and nobody is again at the article with null', async () => {
  const story = await createStory(api);
  const first = await assign(story, 'ada', { 'if-match': story.etag });
  expect(first.status).toBe(200);
  expect((await assign(story, 'bo', { 'if-match': story.etag })).status).toBe(412);
  expect((await api.call('get', pathOf(story))).body.assignee).toBe('ada');
  const nobody = await assign(story, null, { 'if-match': first.headers.etag ?? '' });
  expect([nobody.status, nobody.body.assignee]).toEqual([200, null]);
});

test('the same assignee again changes nothing; a save keeps the one there is', async () => {
  const story = await createStory(api);
  const first = await assign(story, 'ada');
  expect((await assign(story, 'ada')).headers.etag).toBe(first.headers.etag);
  const saved = await api.call('patch', pathOf(story), {
    headers: { 'if-match': '*' },
    body: { kicker: 'Late' },
  });
  expect([saved.body.assignee, saved.body.revision]).toEqual(['ada', 2]);
  const entries = await api.database.prisma.auditEntry.findMany({
    where: { resourceId: story.id, action: 'article_assigned' },
    include: { actor: true },
  });
  expect(entries.map(({ before, after, actor }) => [before, after, actor?.name])).toEqual([
    [{ assignee: null }, { assignee: 'ada' }, 'test content:write'],
  ]);
});

test('the list filters by assignee, to the letter', async () => {
  const [one, other] = [await createStory(api), await createStory(api)];
  await assign(one, 'Ines & co+1');
  await assign(other, 'ines');
  const listed = async (assignee: string) => {
    const search = new URLSearchParams({ assignee });
    const { body } = await api.call('get', `/v1/editorial/articles?${search}`);
    return body.data.map((item: Json) => [item.id, item.assignee]);
  };
  expect(await listed('Ines & co+1')).toEqual([[one.id, 'Ines & co+1']]);
  expect(await listed('ines')).toEqual([[other.id, 'ines']]);
  expect(await listed('in_s')).toEqual([]);
});

test.each([[''], [' '], ['x'.repeat(201)], [17], [undefined]])('%j is no assignee', async (assignee) => {
  const story = await createStory(api);
  const answer = await assign(story, assignee);
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/assignee']);
});

test('an article in the trash is not assigned', async () => {
  const story = await createStory(api);
  await api.call('delete', pathOf(story), { headers: { 'if-match': '*' } });
  expect((await assign(story, 'ada')).status).toBe(409);
});
