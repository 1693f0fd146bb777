import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { plainPath } from './plain-path.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const junk = [
  '%00',
  'a%00b',
  '%ff',
  '%zz',
  '%c3%28',
  '%ed%a0%80',
  '%',
  '0',
  '-1',
  '99999999999999999999',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  "'%20OR%201%3D1%20--",
  '..%2F..%2Fetc%2Fpasswd',
  '%2e%2e',
  '%E2%80%AE',
  '%F0%9F%97%9E',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '01900000-0000-7000-8000-00000000000g',
  `x${'y'.repeat(3_000)}`,
];

const withParameters = contracts.filter(({ path }) => path.includes('{'));

describe.each(withParameters)('$operationId', (endpoint) => {
  test('answers 400 or 404 to a path that names nothing', async () => {
    for (const value of junk) {
      const answer = await api.call(endpoint.method, plainPath(endpoint, value), {
        as: 'admin',
        headers: endpoint.ifMatch ? { 'If-Match': '*' } : {},
        ...(endpoint.request.body ? { body: endpoint.request.example } : {}),
      });
      expect([value, [400, 404, 405].includes(answer.status), answer.text]).toEqual([
        value,
        true,
        answer.text,
      ]);
      expect(answer.body.detail.length + answer.body.errors.length).toBeGreaterThan(0);
    }
  });
});

test('a path that is not there is a 404 problem, however strange', async () => {
  for (const path of ['/v2', '/v1', '/%00', '/%ff', '/v1/%2e%2e', '/v1//articles', `/${'x'.repeat(4_000)}`]) {
    const answer = await api.call('get', path);
    expect([path.slice(0, 20), [400, 404].includes(answer.status)]).toEqual([path.slice(0, 20), true]);
  }
});
