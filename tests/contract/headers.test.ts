import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { plainPath } from './plain-path.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const withBody = contracts.filter(({ response }) => response.body);
const guardedWrites = contracts.filter(({ ifMatch }) => ifMatch === 'required');
const conditionalWrites = contracts.filter(({ ifMatch }) => ifMatch);

test.each(withBody)('$operationId answers 406 to Accept: text/csv', async (endpoint) => {
  const answer = await api.call(endpoint.method, plainPath(endpoint), {
    as: 'admin',
    headers: { Accept: 'text/csv' },
  });
  expect(answer.status).toBe(406);
  expect(answer.body.errors).toEqual([expect.objectContaining({ header: 'Accept' })]);
});

describe('If-Match', () => {
  test.each(guardedWrites)('$operationId answers 428 without it', async (endpoint) => {
    const answer = await api.call(endpoint.method, plainPath(endpoint), {
      as: 'admin',
      ...(endpoint.request.body ? { body: endpoint.request.example } : {}),
    });
    expect(answer.status).toBe(428);
  });

  test.each(conditionalWrites)(
    '$operationId answers 400 when it is no list of entity tags',
    async (endpoint) => {
      for (const header of ['3', '"3', '3-abc', '"3" "4"', ',']) {
        const answer = await api.call(endpoint.method, plainPath(endpoint), {
          as: 'admin',
          headers: { 'If-Match': header },
          ...(endpoint.request.body ? { body: endpoint.request.example } : {}),
        });
        expect([header, answer.status]).toEqual([header, 400]);
        expect(answer.body.errors).toEqual([expect.objectContaining({ header: 'If-Match' })]);
      }
    },
  );

  // What nobody can overwrite unseen: it is never changed, only there or not; or it is one value, set as a whole.
  const unguarded = ['assignArticle', 'deleteNote', 'releaseSlug', 'revokePreview'];

  test('guards every change to something that is there', () => {
    const changes = contracts.filter(
      ({ method, path }) =>
        ['patch', 'put', 'delete'].includes(method) && !path.startsWith('/v1/editorial/keys'),
    );
    expect(
      changes
        .filter(({ ifMatch }) => ifMatch !== 'required')
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(unguarded);
  });
});

test.each(contracts)(
  '$operationId keeps a request id that can be trusted, and replaces one that cannot',
  async (endpoint) => {
    const path = plainPath(endpoint);
    const kept = await api.call(endpoint.method, path, { as: null, headers: { 'X-Request-Id': 'trace-17' } });
    expect(kept.headers['x-request-id']).toBe('trace-17');
    const replaced = await api.call(endpoint.method, path, {
      as: null,
      headers: { 'X-Request-Id': '"><script>' },
    });
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test.each(contracts)('$operationId is never stored when it needs a key or fails', async (endpoint) => {
  const answer = await api.call(endpoint.method, plainPath(endpoint), {
    as: null,
    headers: { Accept: 'text/csv' },
  });
  if (answer.status >= 400 || endpoint.access !== 'delivery')
    expect(answer.headers['cache-control']).toBe('no-store');
});
