import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/client.ts';
import { purgeAutosaves } from '../../src/editorial/revisions/purge.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { purgePreviews } from '../../src/preview/purge.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, type Json, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const day = 86_400_000;
const pathOf = ({ id }: Story) => `/v1/editorial/articles/${id}`;

async function preview(story: Story, body: Json = {}): Promise<Json> {
  const answer = await api.call('post', `${pathOf(story)}/previews`, { body, as: 'content:write' });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body;
}

const open = (link: { url: string } | string, search = '') =>
  api.call('get', `${typeof link === 'string' ? `/v1/previews/${link}` : link.url}${search}`);

const save = (story: Story, body: Json) =>
  api.call('patch', pathOf(story), { headers: { 'if-match': '*' }, body });

const statusOf = async (link: { url: string } | string) => (await open(link)).status;

describe('what a link shows', () => {
  test('is what readers get once it is published, in every format and choice of fields', async () => {
    const category = await createTerm(api, 'categories', 'Harbours');
    const tag = await createTerm(api, 'tags', 'Quays');
    const author = await createTerm(api, 'authors', 'Mara Quill', { jobTitle: 'Reporter' });
    const target = await publishStory(api, { category: category.slug });
    const story = await createStory(api, {
      kicker: 'Harbour',
      category: category.slug,
      tags: [tag.slug],
      bylines: [{ author: author.slug }],
      dateline: { location: 'MINSK' },
      sections: [{ markdown: 'The **first** boat.' }, { heading: 'Then', html: '<p>The <i>second</i>.</p>' }],
      relatedLinks: [
        { kind: 'article', article: target.id },
        { kind: 'external', url: 'https://port.example.org/', title: 'Port', category: category.slug },
      ],
      seo: { title: 'Boats' },
    });
    const link = await preview(story);
    const searches = [
      '',
      '?bodyFormat=html',
      '?bodyFormat=text',
      '?fields=headline,publishedAt,relatedLinks',
    ];
    const before = await Promise.all(searches.map((search) => open(link, search)));
    expect(before.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(before[0]?.body.relatedLinks).toHaveLength(2);
    expect(Object.keys(before[3]?.body).sort()).toEqual(['headline', 'id', 'publishedAt', 'relatedLinks']);
    expect((await api.call('get', `/v1/articles/${story.id}`)).status).toBe(404);
    await api.call('post', `${pathOf(story)}/publish`);
    for (const [at, search] of searches.entries())
      expect(before[at]?.body).toEqual((await api.call('get', `/v1/articles/${story.id}${search}`)).body);
    const odd = await open(link, '?bodyFormat=pdf');
    expect([odd.status, odd.body.errors[0].parameter]).toEqual([400, 'bodyFormat']);
  });

  test('has the instants that publishing now would give', async () => {
    const story = await publishStory(api);
    const link = await preview(story);
    const published = (await api.call('get', `/v1/articles/${story.id}`)).body;
    api.clock.advance(5_000);
    // What readers see already would stay as it is.
    expect((await open(link)).body).toEqual(published);
    await save(story, { kicker: 'New' });
    api.clock.advance(5_000);
    const update = await open(link);
    await api.call('post', `${pathOf(story)}/publish`);
    expect((await api.call('get', `/v1/articles/${story.id}`)).body).toEqual(update.body);
    expect(update.body.publishedAt).toBe(published.publishedAt);
    expect(update.body.modifiedAt).toBe(api.clock.now().toISOString());
    api.clock.advance(5_000);
    await api.call('post', `${pathOf(story)}/unpublish`);
    await save(story, { kicker: 'Back' });
    api.clock.advance(5_000);
    const comeback = await open(link);
    await api.call('post', `${pathOf(story)}/publish`);
    expect((await api.call('get', `/v1/articles/${story.id}`)).body).toEqual(comeback.body);
    expect(comeback.body.firstPublishedAt).toBe(published.firstPublishedAt);
    expect(comeback.body.publishedAt).toBe(api.clock.now().toISOString());
  });

  test('has the corrections that readers were told of, also in a revision from before', async () => {
    const story = await publishStory(api);
    const link = await preview(story, { revision: 1 });
    const told = await api.call('post', `${pathOf(story)}/corrections`, {
      body: { type: 'correction', text: 'The boat left at noon.' },
    });
    expect(told.status).toBeLessThan(300);
    await save(story, { kicker: 'New' });
    const live = await open(await preview(story));
    for (const { body } of [await open(link), live])
      expect(body.corrections.map(({ text }: Json) => text)).toEqual(['The boat left at noon.']);
    expect((await open(link)).body).toEqual((await api.call('get', `/v1/articles/${story.id}`)).body);
  });

  test('follows every save, unless it was made for one revision', async () => {
    const story = await createStory(api, { headline: 'One' });
    const live = await preview(story);
    const pinned = await preview(story, { revision: 1 });
    expect([live.revision, pinned.revision]).toEqual([null, 1]);
    for (const headline of ['Two', 'Three']) {
      await save(story, { headline, sections: [{ markdown: headline }] });
      const [now, then] = [await open(live), await open(pinned, '?bodyFormat=text')];
      expect([now.body.headline, then.body.headline]).toEqual([headline, 'One']);
      expect(then.body.sections[0].body).toBe('The first boat left at dawn.');
    }
  });

  test('shows nothing of other articles but what readers see of them', async () => {
    const secret = await createStory(api, { headline: 'Pemberwick is to resign' });
    const target = await publishStory(api, { headline: 'Pemberwick stays' });
    await save(target, { headline: 'Pemberwick goes', excerpt: 'Goes on Monday.' });
    const links = [secret, target].map(({ id }) => ({ kind: 'article', article: id }));
    const link = await preview(await createStory(api, { relatedLinks: links }));
    const { body, text } = await open(link);
    expect(body.relatedLinks.map(({ headline }: Json) => headline)).toEqual(['Pemberwick stays']);
    expect(text).not.toMatch(/resign|goes|Monday/i);
    await api.call('post', `${pathOf(target)}/unpublish`);
    expect((await open(link)).body.relatedLinks).toEqual([]);
  });
});

describe('who may see it', () => {
  test('whoever has the link, also where delivery is closed to keys', async () => {
    const closed = await startApi({ DATELINE_DELIVERY_ACCESS: 'key' });
    try {
      const story = await createStory(closed);
      const made = await closed.call('post', `${pathOf(story)}/previews`, { body: {} });
      expect((await closed.call('get', made.body.url, { as: null })).body.headline).toBe(story.body.headline);
      expect((await closed.call('get', '/v1/articles', { as: null })).status).toBe(401);
    } finally {
      await closed.close();
    }
  });

  test('no cache keeps it and no search engine lists it, whatever the answer', async () => {
    const story = await createStory(api);
    const [good, revoked] = [await preview(story), await preview(story)];
    await api.call('delete', `${pathOf(story)}/previews/${revoked.id}`);
    const answers = [
      await open(good),
      await api.call('head', good.url),
      await open(revoked),
      await open('nonsense'),
      await open(good, '?colour=red'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 410, 404, 400]);
    for (const { headers } of answers) {
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-robots-tag']).toBe('noindex, nofollow');
      expect(headers.etag).toBeUndefined();
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
    expect((await api.call('get', '/v1/articles')).headers['x-robots-tag']).toBeUndefined();
  });

  test('a revoked link is gone with the next request, and only that one', async () => {
    const [story, other] = [await createStory(api), await createStory(api)];
    const [one, two] = [await preview(story), await preview(story)];
    expect([await statusOf(one), await statusOf(two)]).toEqual([200, 200]);
    expect((await api.call('delete', `${pathOf(other)}/previews/${one.id}`)).status).toBe(404);
    expect(await statusOf(one)).toBe(200);
    const path = `${pathOf(story)}/previews/${one.id}`;
    expect((await api.call('delete', path, { as: 'content:write' })).status).toBe(204);
    const gone = await open(one);
    expect([gone.status, gone.body.code]).toEqual([410, 'gone']);
    expect(gone.text).not.toContain(story.body.headline);
    expect(await statusOf(two)).toBe(200);
    expect((await api.call('delete', path)).status).toBe(204);
  });

  test('the clock ends it, to the millisecond', async () => {
    const link = await preview(await createStory(api), { expiresInSeconds: 60 });
    api.clock.advance(59_999);
    expect(await statusOf(link)).toBe(200);
    api.clock.advance(1);
    expect(await statusOf(link)).toBe(410);
  });

  test('an article in the trash or killed is gone, in the same words', async () => {
    const [trashed, killed] = [await createStory(api), await publishStory(api)];
    const [one, two] = [await preview(trashed), await preview(killed)];
    await api.call('delete', pathOf(trashed), { headers: { 'if-match': '*' } });
    await api.call('post', `${pathOf(killed)}/kill`, { body: { reason: 'Wrenfield asked' } });
    const [first, second] = [await open(one), await open(two)];
    expect([first.status, second.status]).toEqual([410, 410]);
    expect(first.body.detail).toBe(second.body.detail);
    expect(second.text).not.toContain('Wrenfield');
    await api.call('post', `${pathOf(trashed)}/restore`);
    expect(await statusOf(one)).toBe(200);
  });

  test('an autosave that a link is for outlasts the others', async () => {
    const story = await createStory(api);
    for (const kicker of ['First', 'Second', 'Third']) {
      const saved = await api.call('patch', pathOf(story), {
        headers: { 'if-match': '*', prefer: 'revision=autosave' },
        body: { kicker },
      });
      expect(saved.body.kicker).toBe(kicker);
      api.clock.advance(day);
    }
    const numbers = async () =>
      (await api.call('get', `${pathOf(story)}/revisions`)).body.data.map(({ number }: Json) => number);
    const [last, pinned, other] = await numbers();
    const link = await preview(story, { revision: pinned });
    expect(await purgeAutosaves(api.database.prisma, api.clock.now())).toBeGreaterThan(0);
    expect(await numbers()).toEqual(expect.arrayContaining([last, pinned]));
    expect(await numbers()).not.toContain(other);
    expect((await open(link)).body.kicker).toBe('Second');
  });

  test('a revision that is no longer kept is gone', async () => {
    const story = await createStory(api);
    await save(story, { kicker: 'Second' });
    const [pinned, live] = [await preview(story, { revision: 1 }), await preview(story)];
    await api.database.prisma.revision.deleteMany({ where: { articleId: story.id, number: 1 } });
    expect([await statusOf(pinned), await statusOf(live)]).toEqual([410, 200]);
  });

  test('no altered token opens anything: any bit of id, expiry and signature', async () => {
    const story = await createStory(api);
    const link = await preview(story, { expiresInSeconds: 60 });
    const bytes = Buffer.from(link.token, 'base64url');
    expect(bytes).toHaveLength(54);
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      expect([at, await statusOf(altered.toString('base64url'))]).toEqual([at, 404]);
    }
    const longer = Buffer.from(bytes);
    longer.writeUIntBE(api.clock.now().getTime() + day, 16, 6);
    expect(await statusOf(longer.toString('base64url'))).toBe(404);
    expect(await statusOf(link.token)).toBe(200);
    // An expired one that was altered is as unknown as any other.
    api.clock.advance(day);
    expect([await statusOf(longer.toString('base64url')), await statusOf(link.token)]).toEqual([404, 410]);
  });

  test('the signature of one link opens no other, and a link moved to another article or revision opens nothing', async () => {
    const [story, other] = [await createStory(api), await createStory(api)];
    await save(story, { kicker: 'Second' });
    const [one, two] = [await preview(story, { revision: 1 }), await preview(story, { revision: 1 })];
    const mixed = Buffer.concat([
      Buffer.from(one.token, 'base64url').subarray(0, 22),
      Buffer.from(two.token, 'base64url').subarray(22),
    ]);
    expect(await statusOf(mixed.toString('base64url'))).toBe(404);
    const { prisma } = api.database;
    const move = (data: Json) => prisma.preview.update({ where: { id: one.id }, data });
    await move({ revisionNumber: 2 });
    expect(await statusOf(one)).toBe(404);
    await move({ revisionNumber: null });
    expect(await statusOf(one)).toBe(404);
    await move({ revisionNumber: 1, articleId: other.id });
    expect(await statusOf(one)).toBe(404);
    await move({ articleId: story.id });
    expect(await statusOf(one)).toBe(200);
  });

  test('a malformed token is refused without the database, a well-formed one is not', async () => {
    // Port 1 of this machine: nobody listens there.
    const url = 'postgresql://dateline:nobody@127.0.0.1:1/dateline';
    const database = connectDatabase({ url, connectTimeoutMs: 500 });
    const config = readConfig({ DATABASE_URL: url });
    const app = createApp({
      config,
      database,
      clock: api.clock.now,
      log: pino({ level: 'silent' }),
      metrics: createMetrics({ database, ofProcess: false }),
    });
    const statusWithout = async (token: string) => (await request(app).get(`/v1/previews/${token}`)).status;
    const { token } = await preview(await createStory(api));
    const malformed = ['x', uuidv7(), token.slice(1), `${token}A`, `${token}=`, `${token.slice(0, 71)}+`];
    const notAnId = Buffer.alloc(54, 0xee).toString('base64url');
    try {
      for (const text of [...malformed, notAnId])
        expect([text, await statusWithout(text), await statusOf(text)]).toEqual([text, 404, 404]);
      expect(await statusWithout(token)).toBe(503);
    } finally {
      await database.close();
    }
  });
});

describe('the links of an article', () => {
  test('are listed with their state, newest first, and never with what opens them', async () => {
    const story = await createStory(api);
    const short = await preview(story, { expiresInSeconds: 60, label: 'For the lawyers' });
    api.clock.advance(1_000);
    const revoked = await preview(story, {
      expiresAt: new Date(api.clock.now().getTime() + day).toISOString(),
    });
    await api.call('delete', `${pathOf(story)}/previews/${revoked.id}`);
    api.clock.advance(1_000);
    const active = await preview(story, { revision: 1 });
    expect(active).toEqual({
      id: expect.any(String),
      url: `/v1/previews/${active.token}`,
      token: expect.stringMatching(/^[A-Za-z0-9_-]{72}$/),
      revision: 1,
      label: null,
      state: 'active',
      expiresAt: new Date(api.clock.now().getTime() + day).toISOString(),
      createdAt: api.clock.now().toISOString(),
      actor: { id: expect.any(String), name: 'test content:write' },
    });
    api.clock.advance(60_000);
    const list = await api.call('get', `${pathOf(story)}/previews`, { as: 'content:read' });
    expect(list.body.data.map(({ id, state, label }: Json) => [id, state, label])).toEqual([
      [active.id, 'active', null],
      [revoked.id, 'revoked', null],
      [short.id, 'expired', 'For the lawyers'],
    ]);
    expect(list.text).not.toMatch(/token|url|signing/i);
    const first = await api.call('get', `${pathOf(story)}/previews?limit=2`);
    const second = await api.call('get', `${pathOf(story)}/previews?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data]).toEqual(list.body.data);
    expect(second.body.nextCursor).toBeNull();
  });

  test('neither token nor signing key is in the audit log, which tells who made and revoked each', async () => {
    const story = await createStory(api);
    const link = await preview(story, { label: 'Press office' });
    await api.call('delete', `${pathOf(story)}/previews/${link.id}`);
    await api.call('delete', `${pathOf(story)}/previews/${link.id}`);
    const { body, text } = await api.call('get', `/v1/editorial/audit?resource=${story.id}`);
    const actions = body.data.filter(({ details }: Json) => details?.preview === link.id);
    expect(actions.map(({ action }: Json) => action).sort()).toEqual(['preview_created', 'preview_revoked']);
    expect(text).not.toContain(link.token.slice(-43));
  });

  test.each<[string, (now: number) => Json, number, string]>([
    ['a revision that is not there', () => ({ revision: 2 }), 422, '/revision'],
    ['a life of a second', () => ({ expiresInSeconds: 1 }), 400, '/expiresInSeconds'],
    ['a life of 31 days', () => ({ expiresInSeconds: 2_678_400 }), 400, '/expiresInSeconds'],
    ['an end in the past', (now) => ({ expiresAt: new Date(now - 1).toISOString() }), 422, '/expiresAt'],
    [
      'an end in 31 days',
      (now) => ({ expiresAt: new Date(now + 31 * day).toISOString() }),
      422,
      '/expiresAt',
    ],
    [
      'two ends',
      (now) => ({ expiresAt: new Date(now + day).toISOString(), expiresInSeconds: 60 }),
      400,
      '/expiresAt',
    ],
    ['a blank label', () => ({ label: ' ' }), 400, '/label'],
  ])('%s is refused', async (_, body, status, pointer) => {
    const story = await createStory(api);
    const answer = await api.call('post', `${pathOf(story)}/previews`, {
      body: body(api.clock.now().getTime()),
    });
    expect([answer.status, answer.body.errors[0]?.pointer]).toEqual([status, pointer]);
    expect((await api.call('get', `${pathOf(story)}/previews`)).body.data).toEqual([]);
  });

  test('there is none of an article in the trash, nor of one that is not there', async () => {
    const story = await createStory(api);
    await api.call('delete', pathOf(story), { headers: { 'if-match': '*' } });
    expect((await api.call('post', `${pathOf(story)}/previews`, { body: {} })).status).toBe(409);
    const nobody = '/v1/editorial/articles/01900000-0000-7000-8000-000000000000/previews';
    expect((await api.call('post', nobody, { body: {} })).status).toBe(404);
    expect((await api.call('get', nobody)).status).toBe(404);
  });

  test('purging deletes what had expired before an instant, in batches, and nothing else', async () => {
    const story = await createStory(api);
    const { prisma } = api.database;
    const now = api.clock.now();
    const rows = Array.from({ length: 2_100 }, (_, at) => ({
      id: uuidv7(),
      articleId: story.id,
      signingKey: new Uint8Array(32),
      createdAt: now,
      expiresAt: new Date(now.getTime() + (at < 2_050 ? -day - 1 : -day)),
    }));
    await prisma.preview.deleteMany({ where: { expiresAt: { lt: now } } });
    await prisma.preview.createMany({ data: rows });
    const living = await preview(story);
    expect(await purgePreviews(prisma, new Date(now.getTime() - day))).toBe(2_050);
    expect(await prisma.preview.count({ where: { articleId: story.id } })).toBe(51);
    expect(await statusOf(living)).toBe(200);
    expect(await purgePreviews(prisma, new Date(now.getTime() + 2 * day))).toBeGreaterThan(50);
    expect(await statusOf(living)).toBe(404);
  });
});
