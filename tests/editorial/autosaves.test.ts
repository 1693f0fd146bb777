import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { purgeAutosaves } from '../../src/editorial/revisions/purge.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const auto = { 'if-match': '*', prefer: 'revision=autosave' };
let count = 0;

/** Saves a new kicker, `seconds` after what was before. */
async function save(id: string, headers: Record<string, string>, seconds = 10, as = 'admin') {
  api.clock.advance(seconds * 1_000);
  count += 1;
  const answer = await api.call('patch', `/v1/editorial/articles/${id}`, {
    as,
    headers,
    body: { kicker: `Kicker ${count}` },
  });
  expect(answer.status).toBe(200);
  return answer;
}

async function numbers(id: string, query = ''): Promise<number[]> {
  const answer = await api.call('get', `/v1/editorial/articles/${id}/revisions?${query}`);
  return answer.body.data.map(({ number }: Json) => number);
}

describe('a save', () => {
  test('keeps its message, and tells a tool’s save from a hand’s', async () => {
    const { id } = await createStory(api);
    const path = `/v1/editorial/articles/${id}`;
    const byHand = await api.call('patch', `${path}?message=After%20the%20call`, {
      headers: { 'if-match': '*' },
      body: { kicker: 'One' },
    });
    expect(byHand.headers['preference-applied']).toBeUndefined();
    const byTool = await save(id, auto);
    expect(byTool.headers['preference-applied']).toBe('revision=autosave');
    const { body } = await api.call('get', `${path}/revisions`);
    expect(
      body.data.map(({ message, autosave, published }: Json) => ({ message, autosave, published })),
    ).toEqual([
      { message: null, autosave: true, published: false },
      { message: 'After the call', autosave: false, published: false },
      { message: null, autosave: false, published: false },
    ]);
    const one = await api.call('get', `${path}/revisions/2`);
    expect(one.body).toMatchObject({ message: 'After the call', autosave: false, published: false });
  });

  test.each([
    ['Revision = "AutoSave"; note=x, wait=10', true],
    ['respond-async, revision=autosave', true],
    ['revision=manual, revision=autosave', false],
    ['revision', false],
    ['=,;"', false],
  ])('reads Prefer: %s', async (prefer, applied) => {
    const { id } = await createStory(api);
    const answer = await save(id, { 'if-match': '*', prefer });
    expect(answer.headers['preference-applied'] !== undefined).toBe(applied);
  });

  test('by any endpoint takes both', async () => {
    const story = await createStory(api);
    const path = `/v1/editorial/articles/${story.id}`;
    const headers = auto;
    const call = async (method: 'post' | 'patch' | 'put' | 'delete', rest: string, body?: object) => {
      const answer = await api.call(method, `${path}${rest}?message=m`, {
        headers,
        ...(body ? { body } : {}),
      });
      expect([rest, answer.status < 300, answer.headers['preference-applied']]).toEqual([
        rest,
        true,
        'revision=autosave',
      ]);
      return answer;
    };
    const section = await call('post', '/sections', { markdown: 'Two.' });
    await call('patch', `/sections/${section.body.id}`, { heading: 'Two' });
    await call('put', '/sections/order', { order: [section.body.id, story.body.sections[0].id] });
    await call('delete', `/sections/${section.body.id}`);
    const link = await call('post', '/related-links', { kind: 'external', title: 'Card' });
    const other = await call('post', '/related-links', { kind: 'external', title: 'Other' });
    await call('patch', `/related-links/${link.body.id}`, { title: 'Card 2' });
    await call('put', '/related-links/order', { order: [other.body.id, link.body.id] });
    await call('delete', `/related-links/${link.body.id}`);
    await call('post', '/revisions/1/restore');
    await call('post', '/merge', { base: 11, patch: { kicker: 'Merged' } });
    const { body } = await api.call('get', `${path}/revisions?autosaves=all`);
    expect(body.data).toHaveLength(12);
    for (const { number, message, autosave } of body.data)
      expect([number, message, autosave]).toEqual([number, number === 1 ? null : 'm', number !== 1]);
  });

  test('refuses a message without words or end', async () => {
    const { id } = await createStory(api);
    for (const message of ['', '%20', 'x'.repeat(501)]) {
      const answer = await api.call('patch', `/v1/editorial/articles/${id}?message=${message}`, {
        headers: { 'if-match': '*' },
        body: { kicker: 'Never' },
      });
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].parameter).toBe('message');
    }
  });
});

describe('the list', () => {
  test('shows the last of a burst of autosaves: one key, one after another within the window', async () => {
    const { id } = await createStory(api);
    await save(id, auto);
    await save(id, auto, 300);
    await save(id, auto, 301);
    await save(id, auto);
    await save(id, { 'if-match': '*' });
    await save(id, auto);
    await save(id, auto, 10, 'content:write');
    // 2 folds into 3; 4, past the window, into 5; a save by hand and another key end a burst.
    expect(await numbers(id)).toEqual([8, 7, 6, 5, 3, 1]);
    expect(await numbers(id, 'autosaves=all')).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect((await api.call('get', `/v1/editorial/articles/${id}/revisions/2`)).status).toBe(200);
  });

  test('always shows what was published', async () => {
    const { id } = await createStory(api);
    await save(id, auto);
    await save(id, auto);
    await api.call('post', `/v1/editorial/articles/${id}/publish`);
    await save(id, auto);
    await save(id, auto);
    expect(await numbers(id)).toEqual([5, 3, 1]);
    const { body } = await api.call('get', `/v1/editorial/articles/${id}/revisions/3`);
    expect(body.published).toBe(true);
  });

  test('pages without a gap or a double, and a cursor is good for its own list only', async () => {
    const { id } = await createStory(api);
    for (let at = 0; at < 12; at += 1) await save(id, at % 4 === 3 ? { 'if-match': '*' } : auto);
    const whole = await numbers(id);
    expect(whole).toEqual([13, 12, 9, 8, 5, 4, 1]);
    const path = `/v1/editorial/articles/${id}/revisions`;
    const paged: number[] = [];
    let query = 'limit=2';
    for (let page = 0; page < 4; page += 1) {
      const { body } = await api.call('get', `${path}?${query}`);
      paged.push(...body.data.map(({ number }: Json) => number));
      query = `limit=2&cursor=${body.nextCursor}`;
      if (page === 3) expect(body.nextCursor).toBeNull();
    }
    expect(paged).toEqual(whole);
    const { body } = await api.call('get', `${path}?limit=2`);
    expect((await api.call('get', `${path}?limit=2&autosaves=all&cursor=${body.nextCursor}`)).status).toBe(
      400,
    );
  });
});

test('the purge takes old autosaves, and neither a last state, nor a published one, nor one by hand', async () => {
  const { prisma } = api.database;
  await purgeAutosaves(prisma, api.clock.now());
  const { id } = await createStory(api);
  await save(id, auto);
  await save(id, { 'if-match': '*' });
  await save(id, auto);
  await api.call('post', `/v1/editorial/articles/${id}/publish`);
  await save(id, auto);
  const between = api.clock.now();
  await save(id, auto);
  await save(id, auto);
  expect(await purgeAutosaves(prisma, between)).toBe(1);
  expect(await numbers(id, 'autosaves=all')).toEqual([7, 6, 5, 4, 3, 1]);
  api.clock.advance(1_000);
  expect(await purgeAutosaves(prisma, api.clock.now())).toBe(2);
  expect(await numbers(id, 'autosaves=all')).toEqual([7, 4, 3, 1]);
  expect(await purgeAutosaves(prisma, api.clock.now())).toBe(0);
});

test('the purge goes on until nothing is left', async () => {
  const { prisma } = api.database;
  const { id } = await createStory(api);
  const row = await prisma.revision.findFirstOrThrow({ where: { articleId: id } });
  await prisma.$executeRaw`
    INSERT INTO revisions (id, article_id, number, headline, document, autosave, article_version, created_at)
    SELECT gen_random_uuid(), ${id}::uuid, n, ${row.headline}, '{}', true, n, ${row.createdAt}
    FROM generate_series(2, 1100) n`;
  await prisma.article.update({ where: { id }, data: { revisionNumber: 1_101 } });
  api.clock.advance(1_000);
  expect(await purgeAutosaves(prisma, api.clock.now())).toBe(1_099);
});
