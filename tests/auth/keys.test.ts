import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

const path = '/v1/editorial/keys';
let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.close());

const make = async (body: object) => {
  const response = await api.call('post', path, { body });
  expect(response.status).toBe(201);
  return response.body as { id: string; key: string; prefix: string };
};

describe('API keys', () => {
  test('a new key is shown once, works, and never shows its secret again', async () => {
    const made = await make({ name: 'Newsroom', scopes: ['content:read', 'content:write'] });
    expect(made.key).toMatch(new RegExp(`^dateline_${made.prefix}_`));
    const secret = made.key.slice(-43);

    const used = await api.call('get', '/v1/editorial/articles', { as: made.key });
    expect(used.status).toBe(200);

    const read = await api.call('get', `${path}/${made.id}`);
    expect(read.body).toMatchObject({
      name: 'Newsroom',
      scopes: ['content:read', 'content:write'],
      lastUsedAt: api.clock.now().toISOString(),
      revokedAt: null,
    });
    expect(read.body).not.toHaveProperty('key');
    const list = await api.call('get', `${path}?limit=100`);
    for (const text of [read.text, list.text]) {
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/hash/i);
    }
    const stored = await api.database.prisma.apiKey.findUniqueOrThrow({ where: { id: made.id } });
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('a key without the admin scope makes, lists and revokes none', async () => {
    for (const scope of ['content:read', 'content:write', 'content:publish', 'delivery:read'] as const) {
      const answers = await Promise.all([
        api.call('get', path, { as: scope }),
        api.call('post', path, { as: scope, body: { name: 'x', scopes: ['admin'] } }),
        api.call('delete', `${path}/019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071`, { as: scope }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    }
  });

  test('a revoked key stops working with the next request, for good', async () => {
    const { id, key } = await make({ name: 'Leaked', scopes: ['content:read'] });
    expect((await api.call('get', '/v1/editorial/articles', { as: key })).status).toBe(200);
    expect((await api.call('delete', `${path}/${id}`)).status).toBe(204);
    const refused = await api.call('get', '/v1/editorial/articles', { as: key });
    expect(refused.status).toBe(401);
    expect(refused.body.detail).toMatch(/revoked/);

    const { revokedAt } = (await api.call('get', `${path}/${id}`)).body;
    api.clock.advance(60_000);
    expect((await api.call('delete', `${path}/${id}`)).status).toBe(204);
    expect((await api.call('get', `${path}/${id}`)).body.revokedAt).toBe(revokedAt);
  });

  test('a key works until it expires, and not from then on', async () => {
    const expiresAt = new Date(api.clock.now().getTime() + 1_000).toISOString();
    const { key } = await make({ name: 'Short', scopes: ['content:read'], expiresAt });
    api.clock.advance(999);
    expect((await api.call('get', '/v1/editorial/articles', { as: key })).status).toBe(200);
    api.clock.advance(1);
    const refused = await api.call('get', '/v1/editorial/articles', { as: key });
    expect(refused.status).toBe(401);
    expect(refused.body.detail).toMatch(/expired/);
  });

  test.each([
    [
      'an expiry that has passed',
      { name: 'x', scopes: ['admin'], expiresAt: '2020-01-01T00:00:00Z' },
      422,
      '/expiresAt',
    ],
    ['no scope', { name: 'x', scopes: [] }, 400, '/scopes'],
    ['a scope twice', { name: 'x', scopes: ['admin', 'admin'] }, 400, '/scopes'],
    ['an unknown scope', { name: 'x', scopes: ['root'] }, 400, '/scopes/0'],
    ['a blank name', { name: ' ', scopes: ['admin'] }, 400, '/name'],
    ['a secret of the caller', { name: 'x', scopes: ['admin'], key: 'mine' }, 400, '/key'],
  ])('%s is refused by name', async (_what, body, status, pointer) => {
    const response = await api.call('post', path, { body });
    expect(response.status).toBe(status);
    expect(response.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  test('the list is whole over its pages, newest first', async () => {
    for (const name of ['one', 'two', 'three']) await make({ name, scopes: ['delivery:read'] });
    const names: string[] = [];
    let next: string | undefined = `${path}?limit=2`;
    while (next) {
      const response = await api.call('get', next);
      names.push(...response.body.data.map((key: { name: string }) => key.name));
      next = /<([^>]+)>/.exec(response.headers.link ?? '')?.[1];
    }
    expect(names).toHaveLength(await api.database.prisma.apiKey.count());
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 3)).toEqual(['three', 'two', 'one']);
  });

  test('the audit log says who made and revoked a key, without its secret', async () => {
    const { id, key } = await make({ name: 'Audited', scopes: ['content:read'] });
    await api.call('delete', `${path}/${id}`);
    await api.call('delete', `${path}/${id}`);
    const response = await api.call('get', `/v1/editorial/audit?resource=${id}`);
    expect(response.body.data).toMatchObject([
      { action: 'key_revoked', actor: { name: 'test admin' }, resourceType: 'key' },
      { action: 'key_created', actor: { name: 'test admin' }, details: { name: 'Audited' } },
    ]);
    expect(response.text).not.toContain(key.slice(-43));
  });
});

describe('the last admin key', () => {
  test('is kept: of two that revoke each other at once, one stays', async () => {
    const own = await startApi();
    try {
      const first = own.keys.admin;
      const second = (await own.call('post', path, { body: { name: 'second', scopes: ['admin'] } })).body;
      const { data } = (await own.call('get', path)).body;
      const firstId = data.find((key: { name: string }) => key.name === 'test admin').id;

      const answers = await Promise.all([
        own.call('delete', `${path}/${second.id}`, { as: first }),
        own.call('delete', `${path}/${firstId}`, { as: second.key }),
      ]);
      const statuses = answers.map(({ status }) => status);
      // The loser finds itself the last, or its own key revoked before it was read.
      expect(statuses.filter((status) => status === 204)).toHaveLength(1);
      const winner = statuses[0] === 204 ? { id: firstId, key: first } : { id: second.id, key: second.key };
      const itself = await own.call('delete', `${path}/${winner.id}`, { as: winner.key });
      expect(itself.status).toBe(409);
      expect((await own.call('get', path, { as: winner.key })).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});
