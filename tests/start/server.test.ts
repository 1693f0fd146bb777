import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type RunningServer, startServer } from '../../src/start/server.ts';

const running: RunningServer[] = [];

async function start(app: RequestListener, seconds = 30): Promise<RunningServer> {
  const server = await startServer(app, {
    PORT: 0,
    DATELINE_HOST: '127.0.0.1',
    DATELINE_REQUEST_TIMEOUT: seconds,
  });
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop(0);
});

/** Sends bytes and gives everything that comes back until the server ends the connection. */
async function exchange(port: number, bytes: string): Promise<{ head: string; body: string }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head, body };
}

/** However a connection ends, with a reset or without. */
const closing = (socket: Socket) =>
  new Promise<void>((resolve) => socket.on('error', () => {}).once('close', () => resolve()));

const ok: RequestListener = (_request, response) => response.end('ok');

describe('what is no request', () => {
  test.each([
    ['garbage', 'hello?\r\n\r\n', 400, 'invalid_request'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n', 400, 'invalid_request'],
    [
      'headers beyond 16 KiB',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is answered as a problem', async (_what, bytes, status, code) => {
    const { port } = await start(ok);
    const { head, body } = await exchange(port, bytes);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^Content-Type: application\/problem\+json/m);
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({ status, code, errors: [] });
  });

  test('a request that does not arrive in time is answered 408', async () => {
    const { port } = await start(ok, 1);
    const { head, body } = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(body)).toMatchObject({ status: 408, code: 'request_timeout' });
  });
});

describe('slow clients', () => {
  /** Writes a byte now and then until the connection is closed. */
  function drip(socket: Socket, text: string): void {
    let at = 0;
    const timer = setInterval(() => socket.write(text[at++ % text.length] ?? 'x'), 50);
    socket.on('error', () => {}).once('close', () => clearInterval(timer));
  }

  test.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: a\r\nX: ', 'x'],
    ['a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'x'],
    ['a chunked body', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
  ])('who sends %s by drips is answered 408', async (_what, begin, drips) => {
    const { port } = await start((request, response) => {
      request.resume().once('end', () => response.end('whole'));
    }, 1);
    const socket = connect(port, '127.0.0.1');
    socket.write(begin);
    drip(socket, drips);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('request_timeout');
  });

  test('who does not take the answer is let go', async () => {
    // More than the buffers of two sockets hold.
    const whole = Buffer.alloc(32 * 1_048_576, 'x');
    let answer: ServerResponse | undefined;
    const { port } = await start((_request, response) => {
      answer = response;
      response.end(whole);
    }, 1);
    const deaf = connect(port, '127.0.0.1');
    deaf.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    while (!answer?.closed) await sleep(20);
    let came = 0;
    await new Promise<void>((resolve) => {
      deaf
        .once('close', () => resolve())
        .on('data', (part) => {
          came += part.length;
        });
    });
    expect(came).toBeGreaterThan(0);
    expect(came).toBeLessThan(whole.length);
    deaf.destroy();
  });
});

test('a client that leaves is told of to each answer that it has asked for, once', async () => {
  const closed: (string | undefined)[] = [];
  let all = () => {};
  const asked = new Promise<void>((resolve) => {
    all = resolve;
  });
  const { port } = await start(({ url }, response) => {
    response.on('close', () => closed.push(url));
    if (url === '/3') all();
  });
  const socket = connect(port, '127.0.0.1');
  for (const number of [1, 2, 3]) socket.write(`GET /${number} HTTP/1.1\r\nHost: a\r\n\r\n`);
  await asked;
  socket.destroy();
  while (closed.length < 3) await sleep(10);
  await sleep(50);
  expect(closed.sort()).toEqual(['/1', '/2', '/3']);
});

describe('requests sent ahead in one packet', () => {
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

  test('32 wait for their answers, and get them', async () => {
    const held: ServerResponse[] = [];
    const { port } = await start((_request, response) => {
      if (held.push(response) < 32) return;
      for (const each of held) each.end('ok');
    });
    const socket = connect(port, '127.0.0.1');
    socket.write(`${get.repeat(31)}GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect((await text(socket)).match(/HTTP\/1\.1 200/g)).toHaveLength(32);
  });

  test('of a thousand no more are carried out, and who sent them is cut off', async () => {
    let asked = 0;
    const { port } = await start(() => {
      asked += 1;
    });
    const socket = connect(port, '127.0.0.1');
    const cutOff = closing(socket);
    socket.write(get.repeat(1_000));
    await cutOff;
    expect(asked).toBe(32);
  });
});

describe('a stop', () => {
  test('lets a request under way finish, says so, and takes no other', async () => {
    let finish = () => {};
    let begun = () => {};
    const arrived = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const server = await start((_request, response) => {
      finish = () => response.end('whole');
      begun();
    });
    const answer = exchange(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    const stopped = server.stop(60_000);
    const late = connect(server.port, '127.0.0.1');
    const [error] = await once(late, 'error');
    expect(error.code).toBe('ECONNREFUSED');
    finish();
    const { head, body } = await answer;
    expect(head).toMatch(/^Connection: close/m);
    expect(body).toBe('whole');
    await stopped;
  });

  test('does not wait for connections that ask nothing', async () => {
    const server = await start(ok);
    const silent = connect(server.port, '127.0.0.1');
    await once(silent, 'connect');
    const kept = connect(server.port, '127.0.0.1');
    kept.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(kept, 'data');
    const closed = Promise.all([closing(silent), closing(kept)]);
    await server.stop(60_000);
    await closed;
  });

  test('cuts off what is not done in time', async () => {
    let begun = () => {};
    const arrived = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const server = await start(() => begun());
    const socket = connect(server.port, '127.0.0.1');
    const closed = closing(socket);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    await server.stop(50);
    await closed;
  });
});
