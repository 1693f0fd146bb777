import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, type Json, publishStory } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const writes = { 'If-Match': '*' };

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** What the log says of a thing, the latest first. */
async function entriesOf(id: string): Promise<Json[]> {
  const answer = await api.call('get', `/v1/editorial/audit?resource=${id}`);
  expect(answer.status).toBe(200);
  return answer.body.data;
}

async function lastChange(id: string) {
  const [{ action, before, after }] = await entriesOf(id);
  return { action, before, after };
}

async function patch(path: string, body: object) {
  api.clock.advance(1_000);
  const answer = await api.call('patch', path, { body, headers: writes });
  expect(answer.status).toBe(200);
  return answer;
}

describe('an article', () => {
  test('created: everything that it says, and nothing before', async () => {
    const { id, body } = await createStory(api, { headline: 'Ferry returns', kicker: 'Port' });
    expect(await lastChange(id)).toEqual({
      action: 'article_created',
      before: null,
      after: {
        revision: 1,
        language: 'en',
        slug: 'ferry-returns',
        type: 'news',
        headline: 'Ferry returns',
        kicker: 'Port',
        seo: { title: null, description: null, noindex: false },
        extensions: {},
        sections: { added: [body.sections[0].id] },
      },
    });
  });

  test('saved: the changed fields, with the numbers of the revisions', async () => {
    const { id } = await createStory(api, { kicker: 'Port' });
    await patch(`${articles}/${id}`, { kicker: 'Harbour', standfirst: 'At dawn.' });
    expect(await lastChange(id)).toEqual({
      action: 'article_updated',
      before: { revision: 1, kicker: 'Port', standfirst: null },
      after: { revision: 2, kicker: 'Harbour', standfirst: 'At dawn.' },
    });
  });

  test('sections and links are named by id: added, removed, moved, changed', async () => {
    const { id, body } = await createStory(api, {
      sections: ['a', 'b', 'c', 'd', 'e'].map((heading) => ({ heading, markdown: heading })),
      relatedLinks: [{ kind: 'external', url: 'https://port.example.org/', title: 'Port' }],
    });
    const [a, b, c, d, e] = body.sections;
    const write = ({ id, heading, anchor, body }: Json) => ({ id, heading, anchor, body });
    // d goes to the front, c is written anew, b goes, x comes: a, c and e have not moved.
    const next = [d, a, { ...c, heading: 'C' }, e].map(write);
    const saved = await patch(`${articles}/${id}`, {
      sections: [...next, { heading: 'x', markdown: 'x' }],
      relatedLinks: [],
    });
    expect(await lastChange(id)).toEqual({
      action: 'article_updated',
      before: { revision: 1 },
      after: {
        revision: 2,
        sections: { added: [saved.body.sections[4].id], removed: [b.id], moved: [d.id], changed: [c.id] },
        relatedLinks: { removed: [body.relatedLinks[0].id] },
      },
    });
    await api.call('put', `${articles}/${id}/sections/order`, {
      body: { order: saved.body.sections.map(({ id }: Json) => id).reverse() },
      headers: writes,
    });
    const { after } = await lastChange(id);
    expect(after.sections.moved).toHaveLength(4);
  });

  test('a long text is cut, also through a pair of surrogates', async () => {
    const { id } = await createStory(api);
    const long = `a${'𠀀'.repeat(1_400)}`;
    await patch(`${articles}/${id}`, {
      excerpt: long.slice(0, 999),
      extensions: {
        'com.example': { text: 'x'.repeat(10_000), tail: long, list: Array(500).fill('y'.repeat(90)) },
      },
    });
    const [entry] = await entriesOf(id);
    expect(entry.after.excerpt).toBe(long.slice(0, 999));
    expect(JSON.stringify(entry).length).toBeLessThan(6_000);
    expect(entry.after.extensions).toMatch(/… \(\d+ characters\)$/);
    await patch(`${articles}/${id}`, {
      extensions: { 'com.example': { text: long, list: null, tail: null } },
    });
    const cut = (await lastChange(id)).after.extensions['com.example'].text;
    expect(cut).toBe(`${long.slice(0, 1_999)}… (2801 characters)`);
  });

  test('published, unpublished, trashed and restored: where it stands', async () => {
    const { id } = await publishStory(api);
    const published = await lastChange(id);
    expect(published.action).toBe('article_published');
    expect([published.before.publishedRevision, published.after.publishedRevision]).toEqual([null, 1]);
    api.clock.advance(1_000);
    await api.call('post', `${articles}/${id}/unpublish`);
    expect(await lastChange(id)).toMatchObject({
      action: 'article_unpublished',
      before: { publishedRevision: 1 },
      after: { publishedRevision: null },
    });
    api.clock.advance(1_000);
    const trashedAt = api.clock.now().toISOString();
    await api.call('delete', `${articles}/${id}`, { headers: writes });
    expect(await lastChange(id)).toEqual({
      action: 'article_trashed',
      before: { trashedAt: null },
      after: { trashedAt },
    });
    api.clock.advance(1_000);
    await api.call('post', `${articles}/${id}/restore`);
    expect(await lastChange(id)).toEqual({
      action: 'article_restored',
      before: { trashedAt },
      after: { trashedAt: null },
    });
  });
});

describe('categories, tags and authors', () => {
  test.each(['categories', 'tags', 'authors'] as const)('%s', async (kind) => {
    const { id, slug } = await createTerm(api, kind, `Harbours of ${kind}`);
    const made = await lastChange(id);
    expect(made.before).toBeNull();
    expect(made.after).toMatchObject({ name: `Harbours of ${kind}`, slug });
    await patch(`/v1/editorial/${kind}/${id}`, { name: `Ports of ${kind}` });
    expect(await lastChange(id)).toMatchObject({
      before: { name: `Harbours of ${kind}` },
      after: { name: `Ports of ${kind}` },
    });
    expect(Object.keys((await lastChange(id)).after)).toEqual(['name']);
    api.clock.advance(1_000);
    const trashedAt = api.clock.now().toISOString();
    await api.call('delete', `/v1/editorial/${kind}/${id}`, { headers: writes });
    expect(await lastChange(id)).toMatchObject({ before: { trashedAt: null }, after: { trashedAt } });
  });
});

test('API keys: what they may do, and never their secret', async () => {
  const { body } = await api.call('post', '/v1/editorial/keys', {
    body: { name: 'Website', scopes: ['delivery:read'] },
  });
  expect(await lastChange(body.id)).toEqual({
    action: 'key_created',
    before: null,
    after: { name: 'Website', scopes: ['delivery:read'], expiresAt: null },
  });
  api.clock.advance(1_000);
  await api.call('delete', `/v1/editorial/keys/${body.id}`);
  expect(await lastChange(body.id)).toMatchObject({
    before: { revokedAt: null },
    after: { revokedAt: api.clock.now().toISOString() },
  });
  const [, , secret] = /^dateline_(\w+?)_(.+)$/.exec(body.key) ?? [];
  expect(secret).toHaveLength(43);
  expect(JSON.stringify(await entriesOf(body.id))).not.toContain(secret);
});

test('who, from where, by which request; and what was refused is not there', async () => {
  const refused = await api.call('post', articles, { body: { headline: 'x', category: 'nowhere' } });
  expect(refused.status).toBe(422);
  const { body } = await api.call('post', articles, {
    body: { headline: 'Tides' },
    as: 'content:write',
    headers: { 'X-Request-Id': 'trace-tides' },
  });
  const [entry, ...more] = await entriesOf(body.id);
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    recordedAt: api.clock.now().toISOString(),
    actor: { name: 'test content:write' },
    resourceType: 'article',
    requestId: 'trace-tides',
    address: '127.0.0.1',
  });
  const all = await api.call('get', `/v1/editorial/audit?actor=${entry.actor.id}&action=article_created`);
  expect(all.body.data).toEqual([entry]);
  const log = JSON.stringify((await api.call('get', '/v1/editorial/audit?limit=100')).body);
  expect(log).not.toContain(String(refused.headers['x-request-id']));
});

test.each([
  `UPDATE audit_entries SET after = NULL`,
  `UPDATE audit_entries SET action = 'x' WHERE false`,
  'DELETE FROM audit_entries',
  'TRUNCATE audit_entries',
])('the application’s own connection cannot rewrite the log: %s', async (statement) => {
  await createStory(api);
  const count = () => api.database.prisma.auditEntry.count();
  const before = await count();
  await expect(api.database.pool.query(statement)).rejects.toThrow(/audit_entries_append_only/);
  expect(await count()).toBe(before);
});
