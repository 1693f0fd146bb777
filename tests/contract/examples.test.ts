import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { contracts } from '../../src/resources.ts';
import { loadSampleContent } from '../../src/sample/load.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { resolve } from '../support/document-response.ts';
import { arrange } from './arrange.ts';
import { operationAt } from './schema.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  // What the examples name: categories, tags, articles.
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
});
afterAll(() => api.close());

describe('the example of each operation works as the document says', () => {
  test.each(contracts)('$operationId', async (endpoint) => {
    const { path, body, headers } = await arrange(api, endpoint);
    const first = await api.call(endpoint.method, path, { body, headers, as: 'admin' });
    // An example that was used before may meet its own slug.
    const answer =
      first.status === 409 && first.body.suggestedSlug
        ? await api.call(endpoint.method, path, {
            body: { ...(body as object), slug: first.body.suggestedSlug },
            headers,
            as: 'admin',
          })
        : first;
    expect({ status: answer.status, body: answer.status < 300 ? '' : answer.text }).toEqual({
      status: endpoint.response.status,
      body: '',
    });
    if (endpoint.method !== 'get') return;
    const head = await api.call('head', path, { headers, as: 'admin' });
    expect(head.status).toBe(answer.status);
    if (!endpoint.response.etag) return;
    const again = await api.call('get', path, {
      headers: { 'If-None-Match': String(answer.headers.etag) },
      as: 'admin',
    });
    expect(again.status).toBe(304);
  });
});

describe('the examples of an order are of the article that the path names', () => {
  test.each([
    ['sections', '/v1/editorial/articles/{article}/sections/order'],
    ['related-links', '/v1/editorial/articles/{article}/related-links/order'],
  ])('%s', async (_, template) => {
    const endpoint = contracts.find(({ path }) => path === template);
    const path = template.replace('{article}', 'port-saffrey-electric-quay');
    const own = await startApi();
    try {
      await loadSampleContent({ prisma: own.database.prisma, log: pino({ level: 'silent' }) });
      const options = { headers: { 'If-Match': '*' }, body: endpoint?.request.example };
      expect((await own.call('put', path, options)).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});

describe('the example of each path parameter leads somewhere in the sample content', () => {
  const bySlug = contracts.filter(
    ({ method, path }) =>
      method === 'get' && /\{\w+\}/.test(path) && !/\{(key|number|token|webhook)\}/.test(path),
  );
  test.each(bySlug)('$operationId', async (endpoint) => {
    const parameters = (operationAt(endpoint.path, endpoint.method).parameters ?? []).map(resolve);
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      String(parameters.find((parameter) => parameter.name === name)?.example),
    );
    const answer = await api.call('get', path, { as: 'admin' });
    expect([path, answer.status]).toEqual([path, 200]);
  });
});
