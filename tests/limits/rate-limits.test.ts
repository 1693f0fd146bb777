import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { generateKey } from '../../src/auth/key.ts';
import { callerOf } from '../../src/http/rate-limits.ts';
import { createRateLimits } from '../../src/limits/rate-limits.ts';
import { startApi, type TestApi } from '../support/api.ts';

const settings = {
  DATELINE_RATE_LIMIT_READS: '6',
  DATELINE_RATE_LIMIT_WRITES: '3',
  DATELINE_RATE_LIMIT_FAILURES: '2',
  DATELINE_TRUST_PROXY: '1',
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi(settings);
});
afterAll(() => api.close());

/** Every test is somebody else. */
let last = 0;
const somebody = () => {
  last += 1;
  return { 'X-Forwarded-For': `203.0.113.${last}` };
};

describe('reads of an address', () => {
  test('are counted down, and refused with the seconds to wait when there are none left', async () => {
    const headers = somebody();
    for (let left = 5; left >= 0; left -= 1) {
      const { status, headers: answered } = await api.call('get', '/v1/categories', { headers });
      expect([status, answered.ratelimit]).toEqual([
        200,
        expect.stringMatching(new RegExp(`^"reads";r=${left};t=\\d+$`)),
      ]);
      expect(answered['ratelimit-policy']).toBe('"reads";q=6;w=60');
    }
    const refused = await api.call('get', '/v1/tags', { headers });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers.ratelimit).toMatch(/^"reads";r=0;t=\d+$/);
    expect(refused.headers['cache-control']).toBe('no-store');
    const other = await api.call('get', '/v1/tags', { headers: somebody() });
    expect(other.status).toBe(200);
  });

  test('count what is answered out of the cache, each with the numbers of who asks', async () => {
    const headers = somebody();
    const [first, second] = [somebody(), somebody()];
    await api.call('get', '/v1/authors', { headers });
    // From here on the answer is kept as it was sent.
    for (const [who, left] of [
      [headers, 4],
      [first, 5],
      [headers, 3],
      [second, 5],
    ] as const) {
      const { headers: answered } = await api.call('get', '/v1/authors', { headers: who });
      expect(answered.ratelimit).toMatch(new RegExp(`^"reads";r=${left};`));
    }
    for (let more = 0; more < 3; more += 1) await api.call('get', '/v1/authors', { headers });
    expect((await api.call('get', '/v1/authors', { headers })).status).toBe(429);
    expect((await api.call('get', '/v1/authors', { headers: first })).status).toBe(200);
  });

  test('count pages beside the API and unknown ones, and never the health checks', async () => {
    const headers = somebody();
    for (let more = 0; more < 3; more += 1) {
      expect((await api.call('get', '/', { headers })).status).toBe(200);
      expect((await api.call('get', '/nowhere', { headers })).status).toBe(404);
    }
    expect((await api.call('get', '/', { headers })).status).toBe(429);
    const health = await api.call('get', '/health/live', { headers });
    expect(health.status).toBe(200);
    expect(health.headers.ratelimit).toBeUndefined();
  });
});

test('writes are counted by key, wherever they come from, and apart from reads', async () => {
  const write = (as: 'admin' | 'content:write') =>
    api.call('post', '/v1/editorial/tags', { as, headers: somebody(), body: { name: `Tag ${last}` } });
  for (let more = 0; more < 3; more += 1) expect((await write('content:write')).status).toBe(201);
  const refused = await write('content:write');
  expect(refused.status).toBe(429);
  expect(refused.headers.ratelimit).toMatch(/^"writes";r=0;/);
  expect((await write('admin')).status).toBe(201);
  expect((await api.call('get', '/v1/editorial/tags', { as: 'content:read' })).status).toBe(200);
});

test('who tries keys that are not valid is refused before the next is looked at, but for a key that was good before', async () => {
  const headers = somebody();
  const attempt = (as: string) => api.call('get', '/v1/editorial/tags', { as, headers });
  expect((await attempt(api.keys.admin)).status).toBe(200);
  expect((await attempt(generateKey())).status).toBe(401);
  expect((await attempt('nonsense')).status).toBe(401);
  const refused = await attempt(api.keys['content:approve']);
  expect(refused.status).toBe(429);
  expect(refused.headers.ratelimit).toMatch(/^"failures";r=0;/);
  expect((await attempt(api.keys.admin)).status).toBe(200);
  expect((await attempt(generateKey())).status).toBe(429);
});

test('all processes count together', async () => {
  const other = await api.another();
  try {
    const headers = somebody();
    for (let more = 0; more < 5; more += 1) await api.call('get', '/v1/categories', { headers });
    await api.limits?.settled();
    const ask = (server: Server) => request(server).get('/v1/categories').set(headers);
    // It learns from the first what the others have counted.
    expect((await ask(other.server)).status).toBe(200);
    await other.limits?.settled();
    const refused = await ask(other.server);
    expect(refused.status).toBe(429);
  } finally {
    await other.close();
  }
});

test('without a database each process counts by itself', async () => {
  const warnings: unknown[] = [];
  const limits = createRateLimits({
    limits: { reads: 2, writes: 2, failures: 2 },
    shared: { add: () => Promise.reject(new Error('away')) },
    log: { warn: (line: unknown) => warnings.push(line) },
  });
  const left: (number | undefined)[] = [];
  for (let more = 0; more < 3; more += 1) {
    left.push(limits.take('reads', 'a')?.left);
    await limits.settled();
  }
  expect(left).toEqual([1, 0, -1]);
  expect(warnings).toHaveLength(1);
});

test('a window ends, and all are there again', () => {
  let now = 0;
  const limits = createRateLimits({
    limits: { reads: 1, writes: 0, failures: 1 },
    log: { warn: () => {} },
    ticks: () => now,
  });
  expect(limits.take('reads', 'a')).toMatchObject({ left: 0, reset: 60 });
  now = 59_999;
  expect(limits.take('reads', 'a')).toMatchObject({ left: -1, reset: 1 });
  now = 60_000;
  expect(limits.take('reads', 'a')).toMatchObject({ left: 0, reset: 60 });
  expect(limits.take('writes', 'a')).toBeUndefined();
});

test.each([
  ['203.0.113.7', 0, '198.51.100.1', 'address:203.0.113.7'],
  ['::ffff:203.0.113.7', 0, undefined, 'address:203.0.113.7'],
  ['10.0.0.1', 1, '198.51.100.9, 198.51.100.1', 'address:198.51.100.1'],
  ['10.0.0.1', 2, '198.51.100.9, 198.51.100.1', 'address:198.51.100.9'],
  ['10.0.0.1', 9, '198.51.100.9', 'address:198.51.100.9'],
  ['10.0.0.1', 1, undefined, 'address:10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', 0, undefined, 'address:2001:db8:1:2::/64'],
  ['2001:db8::1', 0, undefined, 'address:2001:db8:0:0::/64'],
])('%s behind %i proxies that say %s is %s', (remoteAddress, proxies, told, caller) => {
  const headers = told === undefined ? {} : { 'x-forwarded-for': told };
  expect(callerOf({ socket: { remoteAddress }, headers } as never, proxies)).toBe(caller);
});
