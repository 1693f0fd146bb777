import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import { loadSampleContent } from '../../src/sample/load.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { validatorAt } from '../support/document-response.ts';
import { type Arranged, arrange } from './arrange.ts';
import { operationAt, propertyNames, type Schema } from './schema.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  // What the examples name: categories, tags, articles.
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
});
afterAll(() => api.close());

const withBody = contracts.filter(({ request }) => request.body);

const wrong: unknown[] = [
  null,
  true,
  -1,
  17,
  1.5,
  1e308,
  '',
  ' ',
  'x'.repeat(4_000),
  '\u202e\ufeff',
  [],
  [null],
  [[17]],
  {},
  { a: { b: [] } },
];

const bodySchema = (endpoint: Endpoint): { schema: Schema; place: string } => {
  const content = operationAt(endpoint.path, endpoint.method).requestBody?.content ?? {};
  const [type = '', media] = Object.entries(content)[0] ?? [];
  const escaped = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');
  return {
    schema: media?.schema ?? {},
    place: `#/paths/${escaped(endpoint.path)}/${endpoint.method}/requestBody/content/${escaped(type)}/schema`,
  };
};

describe.each(withBody)('$operationId', (endpoint) => {
  const { schema, place } = bodySchema(endpoint);

  // One target for all properties: what is refused leaves it as it is, and what is accepted is a save like another.
  let arranged: Promise<Arranged> | undefined;

  test.each(propertyNames(schema))('holds %s to the document', async (name) => {
    arranged ??= arrange(api, endpoint);
    const { path, body, headers } = await arranged;
    const validate = validatorAt(place);
    for (const value of wrong) {
      const mutant = { ...(body as object), [name]: value };
      const answer = await api.call(endpoint.method, path, { body: mutant, headers, as: 'admin' });
      const shown = JSON.stringify(value).slice(0, 30);
      expect([shown, answer.status, answer.status < 500]).toEqual([shown, answer.status, true]);
      if (validate(mutant)) continue;
      // What the document refuses, the API refuses too, and says where.
      expect([shown, [400, 422].includes(answer.status), answer.text]).toEqual([shown, true, answer.text]);
      expect(answer.body.errors.length).toBeGreaterThan(0);
    }
  });
});
