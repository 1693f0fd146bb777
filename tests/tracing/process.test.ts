import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { startDateline } from '../start/process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import type { Json } from '../support/stories.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { type Collector, startCollector } from './collector.ts';

let database: TestDatabase;
let collector: Collector;
let receiver: Receiver;
beforeAll(async () => {
  database = await createTestDatabase();
  collector = await startCollector();
  receiver = await startReceiver(() => new Date());
});
afterAll(async () => {
  receiver.close();
  collector.close();
  await database.drop();
});

test('a trace goes from who asks into the log and to who is told by a webhook, and is whole when the process ends', async () => {
  const key = generateKey();
  const run = await startDateline({
    DATABASE_URL: database.url,
    DATELINE_ADMIN_KEY: key,
    DATELINE_LOG_LEVEL: 'info',
    DATELINE_SAMPLE_CONTENT: 'false',
    DATELINE_SECRET_KEY: Buffer.alloc(32, 'key').toString('base64'),
    DATELINE_WEBHOOKS_PRIVATE: 'true',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${run.url}/v1/editorial/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect([path, response.status]).toEqual([path, path.endsWith('publish') ? 200 : 201]);
    return (await response.json()) as Json;
  };
  await post('webhooks', { url: receiver.url, content: 'ids' });
  const { id } = await post('articles', { headline: 'A trace', sections: [{ markdown: 'Of a ship.' }] });
  await post(`articles/${id}/publish`, {});
  while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));

  // So soon before the end that no batch is due.
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await post('tags', { name: 'Ships' }, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  run.child.kill('SIGTERM');
  expect(await run.exited).toEqual({ code: 0, signal: null });

  const spans = collector.take();
  const server = spans.find((span) => span.traceId === traceId && span.kind === 2);
  expect(server?.name).toBe('POST /v1/editorial/tags');
  const lines: Json[] = run
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const line = lines.find(({ msg, trace_id }) => msg === 'request' && trace_id === traceId);
  expect(line).toMatchObject({ span_id: server?.spanId, path: '/v1/editorial/tags', status: 201 });

  const told = receiver.received.find(({ event }) => event.type === 'article.published');
  const [, itsTrace, itsSpan] = String(told?.headers.traceparent).split('-');
  const sent = spans.find(({ spanId }) => spanId === itsSpan);
  expect(sent).toMatchObject({ traceId: itsTrace, name: 'POST', kind: 3 });
  expect(sent?.attributes).toMatchObject({ 'server.address': '127.0.0.1' });
}, 60_000);
