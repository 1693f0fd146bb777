import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startApi, type TestApi } from '../support/api.ts';

type Panel = { title: string; targets?: { expr: string }[] };

const file = new URL('../../docs/grafana-dashboard.json', import.meta.url);
const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] };

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('every figure of the dashboard is one that there is, with the labels that it is asked by', async () => {
  const metrics = createMetrics({ database: api.database, cache: api.cache, ofProcess: true });
  await request(api.server).get('/v1/articles');
  metrics.observe({
    operation: 'listArticles',
    method: 'GET',
    status: 200,
    cache: 'hit',
    aborted: false,
    milliseconds: 1,
  });
  const text = await metrics.text();
  const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  expect(asked.length).toBeGreaterThan(15);
  for (const expr of asked)
    for (const [, name = '', labels = ''] of expr.matchAll(/((?:dateline|process|nodejs)_\w+)\{([^}]*)\}/g)) {
      const sample = text
        .split('\n')
        .find((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
      expect([name, sample === undefined]).toEqual([name, false]);
      // `job` and `instance` are Prometheus' own.
      for (const [, label = ''] of labels.matchAll(/(\w+)(?:=~|!~|=)"/g))
        if (label !== 'job' && label !== 'instance')
          expect([name, sample]).toEqual([name, expect.stringContaining(`${label}="`)]);
    }
});
