import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectDatabase } from '../../src/database/client.ts';
import { recordDueChanges } from '../../src/publication/planned.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const minute = 60_000;
const day = 24 * 60 * minute;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ahead = (milliseconds: number) => new Date(api.clock.now().getTime() + milliseconds).toISOString();
const act = (story: Story, action: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.call('post', `${articles}/${story.id}/${action}`, { headers, ...(body === undefined ? {} : { body }) });
const save = (story: Story, body: Json) =>
  api.call('patch', `${articles}/${story.id}`, { headers: { 'if-match': '*' }, body });
const seen = async (story: Story) => {
  const answer = await api.call('get', `/v1/articles/${story.id}`);
  return answer.status === 200 ? answer.body.standfirst : answer.status;
};
const desk = async (story: Story) => (await api.call('get', `${articles}/${story.id}`)).body;
const logOf = async (story: Story) => {
  await recordDueChanges(api.database.prisma, api.clock.now());
  const rows = await api.database.prisma.change.findMany({
    where: { articleId: story.id },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(({ type, effectiveAt }) => [type, effectiveAt.toISOString()]);
};

describe('a schedule', () => {
  test('shows the article at its instant and hides it at its end, and the log follows in order', async () => {
    const story = await createStory(api, { standfirst: 'Planned.' });
    const [from, to] = [ahead(10 * minute), ahead(20 * minute)];
    const planned = await act(story, 'publish', { publishAt: from, unpublishAt: to });
    expect(planned.body).toMatchObject({
      status: 'scheduled',
      publishedRevision: null,
      schedule: { revision: 1, publishAt: from, unpublishAt: to },
    });
    expect(await seen(story)).toBe(404);
    expect(await logOf(story)).toEqual([]);
    api.clock.advance(10 * minute - 1);
    expect(await seen(story)).toBe(404);
    api.clock.advance(1);
    expect(await seen(story)).toBe('Planned.');
    expect((await desk(story)).status).toBe('published');
    api.clock.advance(10 * minute - 1);
    expect(await seen(story)).toBe('Planned.');
    api.clock.advance(1);
    expect(await seen(story)).toBe(404);
    expect((await desk(story)).status).toBe('unpublished');
    const log = [
      ['article_published', from],
      ['article_unpublished', to],
    ];
    expect(await logOf(story)).toEqual(log);
    expect(await logOf(story)).toEqual(log);
  });

  test('of an update takes over without a gap, and keeps publishedAt', async () => {
    const story = await publishStory(api, { standfirst: 'First.' });
    const { publishedAt } = story.body;
    await save(story, { standfirst: 'Second.' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    await save(story, { standfirst: 'Not out.' });
    expect(await desk(story)).toMatchObject({ status: 'published', publishedRevision: 1, revision: 3 });
    api.clock.advance(minute - 1);
    expect(await seen(story)).toBe('First.');
    api.clock.advance(1);
    expect(await seen(story)).toBe('Second.');
    const { body } = await api.call('get', `/v1/articles/${story.id}`);
    expect(body).toMatchObject({ publishedAt, modifiedAt: api.clock.now().toISOString() });
  });

  test('is replaced by a new one, given up by unschedule, and keeps the end that was planned', async () => {
    const story = await publishStory(api, { standfirst: 'First.' });
    const end = ahead(day);
    await act(story, 'unpublish', { unpublishAt: end });
    await save(story, { standfirst: 'Second.' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    const moved = await act(story, 'publish', { publishAt: ahead(3 * minute) });
    expect(moved.body.schedule).toMatchObject({ publishAt: ahead(3 * minute), unpublishAt: end });
    api.clock.advance(2 * minute);
    expect(await seen(story)).toBe('First.');
    const given = await act(story, 'unschedule');
    expect(given.body.schedule).toMatchObject({ publishAt: null, unpublishAt: end });
    api.clock.advance(minute);
    expect(await seen(story)).toBe('First.');
    expect((await act(story, 'unschedule')).status).toBe(409);
    api.clock.advance(day);
    expect(await seen(story)).toBe(404);
  });

  test('takes back a planned end with null, and refuses what cannot be', async () => {
    const story = await publishStory(api);
    await act(story, 'unpublish', { unpublishAt: ahead(minute) });
    expect((await act(story, 'unpublish', { unpublishAt: null })).body.schedule).toBeNull();
    api.clock.advance(2 * minute);
    expect((await desk(story)).status).toBe('published');
    const wrong = await act(story, 'publish', { publishAt: ahead(-1), unpublishAt: ahead(-minute) });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ pointer }: Json) => pointer)).toEqual(['/publishAt', '/unpublishAt']);
    for (const [publishAt, words] of [
      ['2027-03-28T02:30[Europe/Berlin]', 'does not exist'],
      ['2027-10-31T02:30[Europe/Berlin]', 'comes twice'],
      ['2027-10-31T02:30', 'neither'],
      ['2027-10-31T02:30[Europe/Atlantis]', 'not known'],
    ]) {
      const refused = await act(story, 'publish', { publishAt });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/publishAt']);
      expect(refused.body.errors[0].detail).toContain(words);
    }
    const zoned = await act(await createStory(api), 'publish', {
      publishAt: '2027-07-01T09:00[Europe/Berlin]',
    });
    expect(zoned.body.schedule).toMatchObject({
      publishAt: '2027-07-01T07:00:00.000Z',
      publishTimeZone: 'Europe/Berlin',
    });
  });

  test('publishing now takes its place; unpublishing and the trash know of it', async () => {
    const story = await createStory(api, { standfirst: 'Now.' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    const trash = await api.call('delete', `${articles}/${story.id}`, { headers: { 'if-match': '*' } });
    expect([trash.status, trash.body.code]).toEqual([409, 'in_use']);
    await act(story, 'publish');
    expect((await desk(story)).schedule).toBeNull();
    await save(story, { standfirst: 'Later.' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    await act(story, 'unpublish');
    api.clock.advance(2 * minute);
    expect(await seen(story)).toBe(404);
    expect((await logOf(story)).map(([type]) => type)).toEqual(['article_published', 'article_unpublished']);
  });

  test('what a schedule did stands in the log before what is done after it, whoever comes first', async () => {
    const story = await createStory(api);
    await act(story, 'publish', { publishAt: ahead(minute) });
    api.clock.advance(minute + 10);
    await save(story, { standfirst: 'Again.' });
    await act(story, 'publish');
    expect((await logOf(story)).map(([type]) => type)).toEqual(['article_published', 'article_updated']);
  });

  test('several processes that carry schedules to the log do so once', async () => {
    const stories = await Promise.all(Array.from({ length: 20 }, () => createStory(api)));
    for (const story of stories)
      await act(story, 'publish', { publishAt: ahead(minute), unpublishAt: ahead(2 * minute) });
    api.clock.advance(3 * minute);
    await api.clock.settle();
    const others = await Promise.all(
      [1, 2, 3].map(() => connectDatabase({ url: api.config.DATABASE_URL as string, maxConnections: 2 })),
    );
    const counts = await Promise.all(
      [api.database, ...others].map(({ prisma }) => recordDueChanges(prisma, api.clock.now())),
    );
    await Promise.all(others.map((other) => other.close()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    for (const story of stories)
      expect((await logOf(story)).map(([type]) => type)).toEqual([
        'article_published',
        'article_unpublished',
      ]);
  });

  test('a minor change leaves modifiedAt alone', async () => {
    const story = await publishStory(api, { standfirst: 'Teh first.' });
    const before = (await api.call('get', `/v1/articles/${story.id}`)).body.modifiedAt;
    api.clock.advance(minute);
    await save(story, { standfirst: 'The first.' });
    await act(story, 'publish', { minor: true });
    const { body } = await api.call('get', `/v1/articles/${story.id}`);
    expect(body).toMatchObject({ standfirst: 'The first.', modifiedAt: before });
  });
});

describe('an embargo', () => {
  const put = (story: Story, until: string, as = 'admin') =>
    api.call('put', `${articles}/${story.id}/embargo`, { as, headers: { 'if-match': '*' }, body: { until } });
  const lift = (story: Story, as = 'admin') =>
    api.call('delete', `${articles}/${story.id}/embargo`, { as, headers: { 'if-match': '*' } });

  test('refuses to publish earlier, whoever asks and however', async () => {
    const story = await createStory(api);
    const until = ahead(day);
    expect((await put(story, until, 'content:write')).body.embargo).toEqual({ until, timeZone: null });
    for (const body of [undefined, { publishAt: ahead(day - 1) }]) {
      const refused = await act(story, 'publish', body);
      expect([refused.status, refused.body.code]).toEqual([409, 'embargoed']);
      expect(refused.body.detail).toContain(until);
    }
    await expect(
      api.database.prisma.$executeRaw`
        INSERT INTO publications (id, article_id, revision_id, valid_from, language, slug, type, first_published_at,
          published_at, modified_at, document, card)
        SELECT gen_random_uuid(), article_id, id, ${api.clock.now()}, 'en', 'early', 'news', ${api.clock.now()},
          ${api.clock.now()}, ${api.clock.now()}, document, '{}' FROM revisions WHERE article_id = ${story.id}::uuid`,
    ).rejects.toThrow(/publications_not_embargoed/);
    expect((await act(story, 'publish', { publishAt: until })).status).toBe(200);
    api.clock.advance(day);
    expect((await desk(story)).status).toBe('published');
  });

  test('a writer sets one and puts it off; to bring it forward or lift it takes the scope to publish', async () => {
    const story = await createStory(api);
    await put(story, ahead(day), 'content:write');
    expect((await put(story, ahead(2 * day), 'content:write')).status).toBe(200);
    for (const refused of [await put(story, ahead(day), 'content:write'), await lift(story, 'content:write')])
      expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
    expect((await lift(story)).body.embargo).toBeNull();
    expect((await act(story, 'publish')).status).toBe(200);
  });

  test('is not set past a publication that is planned, and holds back only what is new', async () => {
    const story = await publishStory(api, { standfirst: 'Out.' });
    await save(story, { standfirst: 'Secret.' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    expect((await put(story, ahead(day))).status).toBe(409);
    await act(story, 'unschedule');
    expect((await put(story, ahead(day))).status).toBe(200);
    expect(await seen(story)).toBe('Out.');
    expect((await act(story, 'corrections', { type: 'update', text: 'More to come.' })).status).toBe(200);
    expect(await seen(story)).toBe('Out.');
    const both = await act(story, 'corrections', { type: 'update', text: 'More.', publishChanges: true });
    expect(both.body.code).toBe('embargoed');
  });
});

describe('a correction', () => {
  test('shows at once, moves modifiedAt, stays in what is planned, and publishes the text only if asked', async () => {
    const story = await publishStory(api, { standfirst: 'Wrong year.' });
    const [section] = story.body.sections;
    await save(story, { standfirst: 'Right year.' });
    await act(story, 'publish', { publishAt: ahead(2 * minute) });
    api.clock.advance(minute);
    const note = { type: 'correction', text: 'The year was wrong.', sections: [section.id] };
    const corrected = await act(story, 'corrections', note);
    expect(corrected.body.corrections).toMatchObject([note]);
    const now = await api.call('get', `/v1/articles/${story.id}`);
    expect(now.body).toMatchObject({
      standfirst: 'Wrong year.',
      corrections: [note],
      modifiedAt: api.clock.now().toISOString(),
    });
    api.clock.advance(minute);
    const later = await api.call('get', `/v1/articles/${story.id}`);
    expect(later.body).toMatchObject({ standfirst: 'Right year.', corrections: [note] });
    expect((await logOf(story)).map(([type]) => type)).toEqual([
      'article_published',
      'article_corrected',
      'article_updated',
    ]);
    await save(story, { standfirst: 'Righter.' });
    await act(story, 'corrections', { type: 'clarification', text: 'Clearer.', publishChanges: true });
    const last = await api.call('get', `/v1/articles/${story.id}`);
    expect(last.body.standfirst).toBe('Righter.');
    expect(last.body.corrections.map(({ type }: Json) => type)).toEqual(['correction', 'clarification']);
  });

  test('is refused for what readers do not see, and for a section that is not there', async () => {
    const draft = await createStory(api);
    expect((await act(draft, 'corrections', { type: 'correction', text: 'x' })).status).toBe(409);
    const story = await publishStory(api);
    const refused = await act(story, 'corrections', {
      type: 'correction',
      text: 'x',
      sections: ['0199b2f0-6d52-7c1e-9a44-3f1c52f7a911'],
    });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/sections/0']);
  });

  test('a restored revision does not take it back', async () => {
    const story = await publishStory(api, { standfirst: 'One.' });
    await save(story, { standfirst: 'Two.' });
    await act(story, 'corrections', { type: 'correction', text: 'Told.', publishChanges: true });
    await act(story, 'revisions/1/restore', undefined, { 'if-match': '*' });
    await act(story, 'publish');
    const { body } = await api.call('get', `/v1/articles/${story.id}`);
    expect(body).toMatchObject({ standfirst: 'One.', corrections: [{ text: 'Told.' }] });
  });
});

describe('a kill', () => {
  test('hides everything at once, holds until it is lifted, and what was killed stays out of sight', async () => {
    const story = await publishStory(api, { standfirst: 'Out.' });
    await save(story, { standfirst: 'Next.' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    api.clock.advance(1);
    const reason = 'Withdrawn at the request of the court.';
    const killed = await act(story, 'kill', { reason });
    expect(killed.body).toMatchObject({ status: 'killed', kill: { reason }, schedule: null });
    expect([404, 410]).toContain(await seen(story));
    api.clock.advance(2 * minute);
    expect([404, 410]).toContain(await seen(story));
    const again = await act(story, 'publish');
    expect([again.status, again.body.code]).toEqual([409, 'killed']);
    expect((await act(story, 'kill', { reason })).status).toBe(409);
    const trash = await api.call('delete', `${articles}/${story.id}`, { headers: { 'if-match': '*' } });
    expect(trash.status).toBe(409);
    const lifted = await act(story, 'lift-kill');
    expect(lifted.body).toMatchObject({ status: 'unpublished', kill: null });
    await act(story, 'publish');
    expect(await seen(story)).toBe('Next.');
    const { body } = await api.call('get', `${articles}/${story.id}/publications`);
    expect(body.data.map(({ killedAt }: Json) => killedAt === null)).toEqual([true, false]);
    expect((await logOf(story)).map(([type]) => type)).toEqual([
      'article_published',
      'article_killed',
      'article_kill_lifted',
      'article_published',
    ]);
  });

  test('of what nobody has read leaves no tombstone', async () => {
    const story = await createStory(api);
    expect((await act(story, 'kill', { reason: 'No.' })).body.status).toBe('killed');
    expect(await seen(story)).toBe(404);
    expect(await logOf(story)).toEqual([]);
  });
});

describe('the publications of an article', () => {
  test('are listed with from and to, newest first', async () => {
    const story = await publishStory(api, { headline: 'Listed once' });
    const first = api.clock.now().toISOString();
    api.clock.advance(minute);
    const second = api.clock.now().toISOString();
    await save(story, { headline: 'Listed twice' });
    await act(story, 'publish', { unpublishAt: '2027-07-01T09:00[Europe/Berlin]' });
    await save(story, { headline: 'Listed thrice' });
    await act(story, 'publish', { publishAt: ahead(minute) });
    const page = await api.call('get', `${articles}/${story.id}/publications?limit=2`);
    const rest = await api.call('get', page.headers.link?.match(/<([^>]+)>/)?.[1] ?? '');
    const rows = [...page.body.data, ...rest.body.data];
    expect(rows.map(({ state, revision, from, to }: Json) => [state, revision, from, to])).toEqual([
      ['planned', 3, ahead(minute), '2027-07-01T07:00:00.000Z'],
      ['current', 2, second, ahead(minute)],
      ['past', 1, first, second],
    ]);
    expect(rows[0].toTimeZone).toBe('Europe/Berlin');
  });
});
