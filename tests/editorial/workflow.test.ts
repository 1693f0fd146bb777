import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';

let api: TestApi;
let strict: TestApi;
beforeAll(async () => {
  api = await startApi();
  strict = await startApi({ DATELINE_APPROVAL_REQUIRED: 'true' });
});
afterAll(() => Promise.all([api.close(), strict.close()]));

const act = (on: TestApi, story: Story, action: string, as = 'admin', headers: Record<string, string> = {}) =>
  on.call('post', `${articles}/${story.id}/${action}`, { as, headers });
const save = (on: TestApi, story: Story, headline: string) =>
  on.call('patch', `${articles}/${story.id}`, { headers: { 'if-match': '*' }, body: { headline } });
const transitionsFor = async (story: Story, as: string) =>
  (await api.call('get', `${articles}/${story.id}`, { as })).body.transitions;

describe('the stages', () => {
  test('go from draft over review to the approval, each with its scope, and back', async () => {
    const story = await createStory(api);
    expect(story.body).toMatchObject({ status: 'draft', stage: 'draft' });
    expect((await act(api, story, 'approve')).status).toBe(409);
    const submitted = await act(api, story, 'submit', 'content:write');
    expect(submitted.body).toMatchObject({ status: 'in_review', stage: 'in_review', revision: 1 });
    expect((await act(api, story, 'approve', 'content:publish')).status).toBe(403);
    const stale = await act(api, story, 'approve', 'content:approve', { 'if-match': story.etag });
    expect(stale.status).toBe(412);
    const etag = submitted.headers.etag ?? '';
    const approved = await act(api, story, 'approve', 'content:approve', { 'if-match': etag });
    expect(approved.body.status).toBe('approved');
    expect((await act(api, story, 'return')).body.stage).toBe('draft');
    expect((await act(api, story, 'return')).status).toBe(409);
  });

  test('a list finds each status, and nothing else', async () => {
    const own = await startApi();
    const draft = await createStory(own);
    const inReview = await createStory(own);
    await act(own, inReview, 'submit');
    const scheduled = await createStory(own);
    const publishAt = new Date(own.clock.now().getTime() + 60_000).toISOString();
    await own.call('post', `${articles}/${scheduled.id}/publish`, { body: { publishAt } });
    const published = await publishStory(own);
    const unpublished = await publishStory(own);
    await act(own, unpublished, 'unpublish');
    const killed = await publishStory(own);
    await own.call('post', `${articles}/${killed.id}/kill`, { body: { reason: 'Wrong.' } });
    const trashed = await createStory(own);
    await own.call('delete', `${articles}/${trashed.id}`, { headers: { 'if-match': '*' } });
    const wanted = { draft, in_review: inReview, scheduled, published, unpublished, killed, trashed };
    for (const [status, { id }] of Object.entries(wanted)) {
      const { body } = await own.call('get', `${articles}?status=${status}`);
      expect(body.data.map((item: Json) => [item.id, item.status])).toEqual([[id, status]]);
    }
    await own.close();
  });
});

describe('an approval', () => {
  test('is of one state: a save takes it back, to review or to a new round', async () => {
    const story = await createStory(api);
    await act(api, story, 'submit');
    await act(api, story, 'approve');
    expect((await save(api, story, 'Changed after the approval')).body.stage).toBe('in_review');
    await act(api, story, 'approve');
    await act(api, story, 'publish');
    expect((await save(api, story, 'Changed after it was published')).body.stage).toBe('draft');
  });

  test('is asked for before publishing where the settings say so', async () => {
    const story = await createStory(strict);
    const refused = await act(strict, story, 'publish');
    expect([refused.status, refused.body.code]).toEqual([409, 'not_approved']);
    expect(story.body.transitions).not.toContain('publish');
    await act(strict, story, 'submit');
    const approved = await act(strict, story, 'approve');
    expect(approved.body.transitions).toContain('publish');
    expect((await act(strict, story, 'publish')).body.status).toBe('published');
    await save(strict, story, 'Not approved yet');
    expect((await act(strict, story, 'publish')).body.code).toBe('not_approved');
    const note = { type: 'correction', text: 'Told all the same.' };
    const told = await strict.call('post', `${articles}/${story.id}/corrections`, { body: note });
    expect(told.status).toBe(200);
    const changed = await strict.call('post', `${articles}/${story.id}/corrections`, {
      body: { ...note, publishChanges: true },
    });
    expect(changed.body.code).toBe('not_approved');
  });
});

describe('transitions', () => {
  test('are those that this key may take now, and each of them works', async () => {
    const story = await createStory(api);
    expect(await transitionsFor(story, 'content:read')).toEqual([]);
    expect(await transitionsFor(story, 'admin')).toEqual(['submit', 'publish', 'kill', 'trash']);
    const submitted = await act(api, story, 'submit', 'content:write');
    expect(submitted.body.transitions).toEqual(['return', 'trash']);
    const approved = await act(api, story, 'approve', 'content:approve');
    expect(approved.body.transitions).toEqual([]);
    const published = await publishStory(api);
    expect(await transitionsFor(published, 'admin')).toEqual([
      'submit',
      'publish',
      'unpublish',
      'correct',
      'kill',
    ]);
    const killed = await api.call('post', `${articles}/${published.id}/kill`, { body: { reason: 'Wrong.' } });
    expect(killed.body.transitions).toEqual(['lift_kill']);
  });
});
