import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { resolve } from '../support/document-response.ts';
import { plainPath } from './plain-path.ts';
import { operationAt } from './schema.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const junk = [
  '%00',
  'a%00b',
  '%ff',
  '%c3%28',
  '%ed%a0%80',
  '%zz',
  '%',
  '',
  '-1',
  '1e9',
  '99999999999999999999',
  'NaN',
  'null',
  '__proto__',
  '%F0%9F%97%9E%EF%B8%8F',
  "'%20OR%201%3D1%20--",
  '..%2F..%2Fetc%2Fpasswd',
  '%E2%80%AE',
  'x'.repeat(5_000),
];

describe.each(contracts)('$operationId', (endpoint) => {
  const path = plainPath(endpoint);
  const call = (search: string) =>
    api.call(endpoint.method, `${path}?${search}`, {
      as: 'admin',
      headers: endpoint.ifMatch ? { 'If-Match': '*' } : {},
      ...(endpoint.request.body ? { body: endpoint.request.example } : {}),
    });
  const parameters = (operationAt(endpoint.path, endpoint.method).parameters ?? [])
    .map(resolve)
    .filter((parameter) => parameter.in === 'query');

  test('refuses unknown parameters, all by name', async () => {
    const answer = await call('colour=red&__proto__=1&constructor=2&Limit=3');
    expect(answer.status).toBe(400);
    const named = answer.body.errors.map((fault: { parameter?: string }) => fault.parameter);
    expect(named).toEqual(expect.arrayContaining(['colour', '__proto__', 'constructor', 'Limit']));
  });

  test('refuses broken encoding and a query without end', async () => {
    for (const search of ['a=%ff', '%zz=1', 'a=%00', `a=${'x'.repeat(9_000)}`]) {
      const answer = await call(search);
      expect([search.slice(0, 20), answer.status]).toEqual([search.slice(0, 20), 400]);
    }
  });

  // A loop: an operation may have none, and test.each wants one.
  for (const { name, schema } of parameters)
    test(`takes ${name} only as documented`, async () => {
      for (const value of junk) {
        const answer = await call(`${name}=${value}`);
        expect([value.slice(0, 30), answer.status < 500]).toEqual([value.slice(0, 30), true]);
        if (answer.status === 400)
          expect(answer.body.errors).toEqual(
            expect.arrayContaining([expect.objectContaining({ parameter: expect.stringContaining(name) })]),
          );
        // What no text can hold is refused whatever the parameter is.
        if (value.includes('%00') || value === '%ff' || value === '%zz')
          expect([value, answer.status]).toEqual([value, 400]);
      }
      if (resolve(schema).type !== 'array') {
        const twice = await call(`${name}=1&${name}=1`);
        expect(twice.status).toBe(400);
        expect(twice.body.errors).toEqual(
          expect.arrayContaining([expect.objectContaining({ parameter: name })]),
        );
      }
      const { type, minimum = 1, maximum = 100 } = resolve(schema);
      if (type === 'integer')
        for (const value of [`${minimum - 1}`, '-1', `${maximum + 1}`, '1.5', 'ten', '']) {
          const answer = await call(`${name}=${value}`);
          expect([value, answer.status]).toEqual([value, 400]);
        }
    });
});
