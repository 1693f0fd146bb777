import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { plainPath } from './plain-path.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const paths = [...new Set(contracts.map(({ path }) => path))].map((path) => {
  const here = contracts.filter((endpoint) => endpoint.path === path);
  const known = here.map(({ method }) => method);
  return {
    path,
    sample: plainPath(here[0]!),
    lacking: methods.filter((method) => !known.includes(method)),
    allow: [
      ...known.map((method) => method.toUpperCase()),
      ...(known.includes('get') ? ['HEAD'] : []),
      'OPTIONS',
    ].sort(),
  };
});

const allowOf = (header: unknown) => String(header).split(', ').sort();

describe.each(paths)('$path', ({ sample, lacking, allow }) => {
  test('answers 405 with Allow to the methods it lacks, with and without a key', async () => {
    for (const method of lacking)
      for (const as of ['admin', null] as const) {
        const answer = await api.call(method, sample, { as });
        expect([method, answer.status]).toEqual([method, 405]);
        expect(answer.body.code).toBe('method_not_allowed');
        expect(allowOf(answer.headers.allow)).toEqual(allow);
      }
  });

  test('tells its methods to OPTIONS', async () => {
    const answer = await api.call('options', sample, { as: null });
    expect(answer.status).toBe(204);
  });

  test('is not there with a slash at the end or in capitals', async () => {
    for (const path of [`${sample}/`, sample.toUpperCase()]) {
      const answer = await api.call('get', path, { as: 'admin' });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});
