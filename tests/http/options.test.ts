import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_CORS_ORIGINS: 'https://news.example' });
});
afterAll(() => api.close());

const Origin = 'https://news.example';
const options = (path: string, headers: Record<string, string> = {}) =>
  api.call('options', path, { as: null, headers });

describe('OPTIONS', () => {
  test.each([
    ['/v1/articles', 'GET, HEAD, OPTIONS'],
    ['/v1/editorial/tags', 'GET, HEAD, OPTIONS, POST'],
    ['/', 'GET, HEAD, OPTIONS'],
  ])('%s says what is allowed there, also to a page elsewhere', async (path, allow) => {
    for (const headers of [{}, { Origin }]) {
      const answer = await options(path, headers);
      expect([answer.status, answer.headers.allow?.split(', ').sort().join(', ')]).toEqual([204, allow]);
    }
  });

  test('is 404 where nothing is', async () => {
    const answer = await options('/v1/nowhere');
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });
});

describe('a preflight', () => {
  const preflight = (path: string, origin: string) =>
    options(path, {
      Origin: origin,
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'authorization,content-type,if-match',
    });

  test('lets a page of ours write with a key and If-Match', async () => {
    const { status, headers } = await preflight('/v1/editorial/tags/ferries', Origin);
    expect([status, headers['access-control-allow-origin']]).toEqual([204, Origin]);
    expect(headers['access-control-allow-methods']?.split(',')).toContain('PATCH');
    expect(headers['access-control-allow-headers']).toBe('authorization,content-type,if-match');
  });

  test('passes for a path that is not there, so that the page reads the 404', async () => {
    expect((await preflight('/v1/nowhere', Origin)).status).toBe(204);
    const { headers } = await api.call('get', '/v1/nowhere', { headers: { Origin } });
    expect(headers['access-control-allow-origin']).toBe(Origin);
  });

  test('lets no other page', async () => {
    const { headers } = await preflight('/v1/editorial/tags', 'https://elsewhere.example');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});
