import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { allows, type Scope, scopes } from '../../src/auth/scopes.ts';
import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { plainPath } from './plain-path.ts';

/** With delivery closed, every operation but the open ones has a scope. */
let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_DELIVERY_ACCESS: 'key' });
});
afterAll(() => api.close());

const scopeOf = ({ access }: Endpoint): Scope | null =>
  access === 'open' ? null : access === 'delivery' ? 'delivery:read' : access;

const guarded = contracts.filter((endpoint) => scopeOf(endpoint) !== null);
const open = contracts.filter((endpoint) => scopeOf(endpoint) === null);

const nobody = {
  id: '',
  kind: 'key',
  name: '',
  categories: null,
  origins: null,
  credential: { endsAt: null },
} as const;

const weakKeys = (scope: Scope) => scopes.filter((other) => !allows({ ...nobody, scopes: [other] }, scope));

describe.each(guarded)('$method $path', (endpoint) => {
  const path = plainPath(endpoint);
  const scope = scopeOf(endpoint) as Scope;

  test('without a key is 401 and names the scope', async () => {
    const answer = await api.call(endpoint.method, path, { as: null });
    expect(answer.status).toBe(401);
    expect(answer.body.detail).toContain(scope);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  test.each(['', 'Basic dXNlcjpwYXNz', 'Bearer', 'Bearer nonsense', `Bearer ${generateKey()}`])(
    'with the credentials "%s" is 401',
    async (credentials) => {
      const answer = await api.call(endpoint.method, path, {
        as: null,
        headers: { Authorization: credentials },
      });
      expect(answer.status).toBe(401);
    },
  );

  test('with a key that lacks the scope is 403 and names it', async () => {
    const weak = weakKeys(scope);
    expect(weak.length).toBeGreaterThan(0);
    for (const other of weak) {
      const answer = await api.call(endpoint.method, path, { as: other });
      expect([other, answer.status]).toEqual([other, 403]);
      expect(answer.body.detail).toContain(scope);
    }
  });
});

test.each(open)('$method $path needs no key', async (endpoint) => {
  const answer = await api.call(endpoint.method, plainPath(endpoint), { as: null });
  expect([401, 403]).not.toContain(answer.status);
});

test('what is open or public is a short list', () => {
  expect(open.map(({ operationId }) => operationId).sort()).toEqual([
    'getLiveness',
    'getReadiness',
    'readPreview',
    'readRobots',
  ]);
  for (const endpoint of contracts)
    if (endpoint.access === 'delivery') {
      expect(endpoint.method).toBe('get');
      expect(endpoint.path).not.toMatch(/^\/v1\/editorial/);
    }
});
