import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createApp } from '../../src/app.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { type RunningServer, startServer } from '../../src/start/server.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let server: RunningServer;
let logged = '';
beforeAll(async () => {
  api = await startApi();
  const { config, database, clock } = api;
  const into = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  const app = createApp({
    config,
    database,
    clock: clock.now,
    log: pino({ level: 'info' }, into),
    metrics: createMetrics({ database, ofProcess: false }),
  });
  server = await startServer(app, { ...config, PORT: 0, DATELINE_HOST: '127.0.0.1' });
});
afterAll(async () => {
  await server.stop(0);
  await api.close();
});

/** Sends bytes as they are, and gives all that comes back. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(Buffer.from(bytes, 'latin1'));
  return text(socket);
}

const close = 'Host: a\r\nConnection: close\r\n';

test.each([
  ['in a path', `GET /v1/articles/%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n${close}\r\n`],
  ['in an old address', `GET /docs?%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n${close}\r\n`],
  [
    'in a query that comes back in Link',
    `GET /v1/articles?limit=1&language=%0d%0aSet-Cookie:a HTTP/1.1\r\n${close}\r\n`,
  ],
  ['in the name of a request', `GET /v1/tags HTTP/1.1\r\n${close}X-Request-Id: a Set-Cookie: a=b\r\n\r\n`],
  ['in an origin', `GET /v1/tags HTTP/1.1\r\n${close}Origin: https://a\tSet-Cookie: a=b\r\n\r\n`],
  ['in an instant', `GET /v1/tags HTTP/1.1\r\n${close}Accept-Datetime: \xff\xfe Set-Cookie\r\n\r\n`],
])('nothing of a request becomes a header: %s', async (_where, bytes) => {
  const [head = ''] = (await exchange(bytes)).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 [2-4]\d\d /);
  expect(head).not.toMatch(/^set-cookie/im);
  expect(head).not.toMatch(/^x-request-id: a /im);
});

test.each([
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n'],
  ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'],
  ['chunks that are not the last coding', 'Transfer-Encoding: chunked, identity\r\n'],
  ['a folded header', 'X-A: b\r\n c: d\r\n'],
  ['a bare line feed', 'X-A: b\nX-B: c\r\n'],
  ['a space before the colon', 'Content-Length : 4\r\n'],
])('a request that two servers could read differently is refused: %s', async (_what, headers) => {
  const answer = await exchange(
    `POST /v1/editorial/tags HTTP/1.1\r\n${close}${headers}\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 40[01] /);
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(logged).not.toContain('/smuggled');
});

test('a request is one line of JSON in the log, whatever it says of itself', async () => {
  const before = logged.length;
  const forged = '{"level":60,"msg":"forged"}';
  const requests = [
    `GET /v1/tags/%0a${encodeURIComponent(forged)} HTTP/1.1\r\n${close}\r\n`,
    `GET /v1/tags HTTP/1.1\r\n${close}X-Request-Id: ${forged}\r\nUser-Agent: \x1b[31m${forged}\r\n\r\n`,
    `GET /\u2028${forged.replaceAll(' ', '')} HTTP/1.1\r\n${close}\r\n`,
  ];
  for (const bytes of requests) await exchange(bytes);
  const lines = logged.slice(before).trim().split('\n');
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
    expect(line).not.toContain('\u001b');
    expect(JSON.parse(line).msg).not.toBe('forged');
  }
  expect(lines.length).toBeLessThanOrEqual(requests.length);
});
