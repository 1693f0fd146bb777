import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Scope, scopes } from '../../src/auth/scopes.ts';
import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import { plainPath } from '../contract/plain-path.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { audience, makeSigningKey, startProvider, type TestProvider } from '../support/provider.ts';
import { createStory, uniqueHeadline } from '../support/stories.ts';

/**
 * Every operation of the contracts with every kind of credentials. What each may do is said here once more, and not
 * worked out by what is tested.
 */
const opens: Record<Scope, readonly Endpoint['access'][]> = {
  'delivery:read': ['delivery'],
  'content:read': ['delivery', 'content:read'],
  'content:write': ['content:write'],
  'content:approve': ['content:approve'],
  'content:publish': ['content:publish'],
  admin: ['delivery', 'content:read', 'content:write', 'content:approve', 'content:publish', 'admin'],
};

const writing = ['content:write', 'content:approve', 'content:publish'] as const;
const guarded = contracts.filter(({ access }) => access !== 'open');
const writes = contracts.filter(({ access }) => (writing as readonly string[]).includes(access));

let provider: TestProvider;
let api: TestApi;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  provider = await startProvider();
  api = await startApi({
    ...provider.environment,
    DATELINE_DELIVERY_ACCESS: 'key',
    DATELINE_OIDC_SCOPES: scopes.map((scope) => `${scope}=${scope}`).join(','),
    DATELINE_OIDC_CATEGORIES_CLAIM: 'categories',
  });
});

afterAll(async () => {
  agent.destroy();
  await api.close();
  provider.close();
});

const keys = '/v1/editorial/keys';

const seconds = (from: number) => Math.floor(api.clock.now().getTime() / 1_000) + from;
const claims = (changes: object = {}) => ({
  iss: provider.issuer,
  aud: audience,
  sub: 'maria',
  scope: scopes.join(' '),
  categories: ['*'],
  exp: seconds(3_600),
  ...changes,
});

async function makeKey(body: object): Promise<{ id: string; key: string }> {
  const made = await api.call('post', keys, { body: { name: 'Matrix', scopes: ['admin'], ...body } });
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}

/** The status of a request that comes to nothing: past the guard it is refused for its form, before any handler. */
const knock = ({ method, ...endpoint }: Endpoint, credentials: string) =>
  new Promise<number>((resolve, reject) => {
    const { port } = api.server.address() as AddressInfo;
    const path = `${plainPath({ method, ...endpoint })}?not-known-anywhere=1`;
    const headers = { Authorization: `Bearer ${credentials}`, Accept: 'application/x-nothing' };
    request({ port, agent, method: method.toUpperCase(), path, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });

/** Bad parameters, nothing that can be sent, or no If-Match. */
const inside = [400, 406, 428];

/** What is not as it should be with these credentials, over all operations that have a guard. */
async function strayOf(credentials: string, expected: (endpoint: Endpoint) => readonly number[]) {
  const knocked = await Promise.all(
    guarded.map(async (endpoint) => ({ endpoint, status: await knock(endpoint, credentials) })),
  );
  return knocked
    .filter(({ endpoint, status }) => !expected(endpoint).includes(status))
    .map(({ endpoint, status }) => `${endpoint.operationId} (${endpoint.access}): ${status}`);
}

describe('every operation', () => {
  test('there are some', () => expect(guarded.length).toBeGreaterThan(60));

  test.each(scopes)('opens to %s and what includes it, and to nothing else', async (scope) => {
    const expected = ({ access }: Endpoint) => (opens[scope].includes(access) ? inside : [403]);
    expect(await strayOf(api.keys[scope], expected)).toEqual([]);
    expect(await strayOf(await provider.sign(claims({ scope })), expected)).toEqual([]);
  });

  test('is closed to a key that is held to categories, unless what it writes is of one', async () => {
    const body = { name: 'Sports', slug: 'sports-only' };
    await api.call('post', '/v1/editorial/categories', { body });
    const all = ['delivery:read', 'content:read', ...writing] as const;
    const { key } = await makeKey({ scopes: all, categories: ['sports-only'] });
    const token = await provider.sign(claims({ scope: all.join(' '), categories: ['sports-only'] }));
    const expected = ({ access, path }: Endpoint) => {
      if (access === 'admin') return [403];
      if (!writes.some((endpoint) => endpoint.access === access)) return inside;
      return /^\/v1\/editorial\/(articles|bulk\/articles)\b/.test(path) ? inside : [403];
    };
    for (const held of [key, token]) expect(await strayOf(held, expected)).toEqual([]);
  });

  test.each<[string, () => Promise<string>]>([
    [
      'a revoked key',
      async () => {
        const { id, key } = await makeKey({});
        await api.call('delete', `${keys}/${id}`);
        return key;
      },
    ],
    [
      'an expired key',
      async () => {
        const expiresAt = new Date(api.clock.now().getTime() + 1_000).toISOString();
        const { key } = await makeKey({ expiresAt });
        api.clock.advance(1_000);
        return key;
      },
    ],
    [
      'a secret that was rotated away',
      async () => {
        const { id, key } = await makeKey({});
        await api.call('post', `${keys}/${id}/rotate`, { body: { overlapSeconds: 1 } });
        api.clock.advance(1_000);
        return key;
      },
    ],
    ['a wrong secret', async () => (await makeKey({})).key.replace(/.{4}$/, '0000')],
    ['an expired token', () => provider.sign(claims({ exp: seconds(-31) }))],
    ['a token of another issuer', () => provider.sign(claims({ iss: 'https://elsewhere.example.org' }))],
    ['a token for another audience', () => provider.sign(claims({ aud: 'https://elsewhere.example.org' }))],
    ['a token with another key', async () => provider.sign(claims(), await makeSigningKey('first'))],
    [
      'a token of another algorithm',
      async () => provider.sign(claims(), await makeSigningKey('first', 'ES384')),
    ],
  ])('is closed to %s', async (_what, make) => {
    expect(await strayOf(await make(), () => [401])).toEqual([]);
  });

  test('has the guard that its kind has', () => {
    const strays = contracts.filter(({ access, method, path, operationId }) => {
      if (/^\/v1\/editorial\/(keys|audit)\b/.test(path)) return access !== 'admin';
      if (!path.startsWith('/v1/editorial/')) return access !== 'delivery' && access !== 'open';
      if (method === 'get') return access !== 'content:read' && access !== 'admin';
      return (
        !asks.includes(operationId) && access !== 'admin' && !writes.some((write) => write.access === access)
      );
    });
    expect(strays.map(({ operationId, access }) => `${operationId}: ${access}`)).toEqual([]);
  });
});

/** POSTs that change nothing. */
const asks = ['explainCache', 'preflightArticle'];

type Target = { category: string | null; ids: Record<string, string> };

/** An article of the category, with one of each thing that a path below it can name. */
async function makeTarget(category: string | null, names: readonly string[]): Promise<Target> {
  const link = { kind: 'external', url: 'https://port.example.org/', title: 'The port' };
  const { body } = await createStory(api, { category, relatedLinks: [link] });
  const path = `/v1/editorial/articles/${body.id}`;
  const ids: Record<string, string> = {
    article: body.id,
    section: body.sections[0].id,
    link: body.relatedLinks[0].id,
    number: '1',
    slug: body.slug,
  };
  if (names.includes('note'))
    ids.note = (await api.call('post', `${path}/notes`, { body: { text: 'Look' } })).body.id;
  if (names.includes('preview'))
    ids.preview = (await api.call('post', `${path}/previews`, { body: {} })).body.id;
  return { category, ids };
}

const namesIn = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** The example of the operation, on the target. */
function callOn({ path, request: { example, body } }: Endpoint, { category, ids }: Target) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`the matrix knows no {${name}}: teach it to makeTarget`);
    return id;
  });
  if (!body) return { path: filled };
  if (path.endsWith('/order')) {
    const id = path.includes('sections') ? ids.section : ids.link;
    return { path: filled, body: { order: [id] } };
  }
  if (path.endsWith('/merge')) return { path: filled, body: { base: 1, patch: { kicker: 'Merged' } } };
  if (path.endsWith('/bulk/articles')) {
    const article = { headline: uniqueHeadline(), category };
    return { path: filled, body: { mode: 'each', operations: [{ op: 'create', article }] } };
  }
  if (path.endsWith('/editorial/articles'))
    return { path: filled, body: { headline: uniqueHeadline(), category } };
  return { path: filled, body: example as object };
}

describe('every write of an article', () => {
  const ofArticles = writes.filter(({ heedsCategories }) => heedsCategories);
  /** Where a key and a token go: each to what it may write, and to what it may not. */
  const places = { key: ['own', 'other', null], token: ['below', 'other', null] } as const;
  const held = { key: '', token: '' };
  const foreign = new Map<string | null, Target>();
  let entries = 0;

  beforeAll(async () => {
    for (const body of [{ slug: 'own' }, { slug: 'below', parent: 'own' }, { slug: 'other' }])
      await api.call('post', '/v1/editorial/categories', { body: { ...body, name: body.slug } });
    held.key = (await makeKey({ scopes: writing, categories: ['own'] })).key;
    held.token = await provider.sign(claims({ scope: writing.join(' '), categories: ['own'] }));
    for (const category of ['other', null])
      foreign.set(category, await makeTarget(category, ['note', 'preview']));
    entries = await countAudit();
  });

  const countAudit = () =>
    api.database.prisma.auditEntry.count({ where: { actor: { name: { in: ['Matrix', 'maria'] } } } });

  const send = async (endpoint: Endpoint, target: Target, as: string) => {
    const { path, ...body } = callOn(endpoint, target);
    const headers = { 'If-Match': '*' };
    const { status, body: sent } = await api.call(endpoint.method, path, {
      as: as ?? null,
      headers,
      ...body,
    });
    const [only] = sent.results ?? [];
    return only ? [only.status, only.problem?.code] : [status, sent.code];
  };

  test.each(ofArticles)('$operationId opens in its own categories, and in no other', async (endpoint) => {
    for (const kind of ['key', 'token'] as const)
      for (const category of places[kind]) {
        const target = foreign.get(category) ?? (await makeTarget(category, namesIn(endpoint.path)));
        const [status, code] = await send(endpoint, target, held[kind]);
        const seen = { kind, category, status, code };
        if (foreign.has(category)) expect(seen).toMatchObject({ status: 403, code: 'category_forbidden' });
        // Its state may be in the way; that it is found and let through is what counts.
        else expect([200, 201, 204, 409, 422]).toContain(status);
      }
  });

  test('and what was refused has left no trace', async () => {
    const { prisma } = api.database;
    expect(await countAudit()).toBeGreaterThan(entries);
    for (const { ids } of foreign.values()) {
      const { article = '' } = ids;
      const done = await prisma.auditEntry.findMany({
        where: { resourceId: article },
        select: { actor: true },
      });
      expect(new Set(done.map(({ actor }) => actor?.name))).toEqual(new Set(['test admin']));
      const { revisionNumber } = await prisma.article.findUniqueOrThrow({ where: { id: article } });
      expect(revisionNumber).toBe(1);
    }
  });
});
