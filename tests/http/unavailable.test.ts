import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { generateKey } from '../../src/auth/key.ts';
import { readConfig } from '../../src/config.ts';
import { connectDatabase, type Database } from '../../src/database/client.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';

let database: Database;
let app: RequestListener;

beforeAll(() => {
  // Port 1 of this machine: nobody listens there.
  const url = 'postgresql://dateline:nobody@127.0.0.1:1/dateline';
  database = connectDatabase({ url, connectTimeoutMs: 500 });
  const config = readConfig({ DATABASE_URL: url });
  app = createApp({
    config,
    database,
    clock: () => new Date(),
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ database, ofProcess: false }),
  });
});
afterAll(() => database.close());

test.each([
  '/v1/articles',
  '/v1/articles/a-story',
  '/v1/categories',
  '/v1/tags',
  '/v1/editorial/articles',
  '/health/ready',
])('without a database %s answers 503 with Retry-After, not 500', async (path) => {
  const answer = await request(app).get(path).set('Authorization', `Bearer ${generateKey()}`);
  expect(answer.status).toBe(503);
  expect(answer.body.code).toBe('unavailable');
  expect(answer.headers['retry-after']).toBeDefined();
  expect(answer.headers['cache-control']).toBe('no-store');
});
