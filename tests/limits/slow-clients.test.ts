import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningServer, startServer } from '../../src/start/server.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { publishStory } from '../support/stories.ts';

/** `npm run bench -- --row idle-connections --row slow-clients` does it with 5,000, and measures. */
const each = 50;
const reads = 100;

let api: TestApi;
let server: RunningServer;
let path: string;
/** Who is told when the server has let go of it, by the port it comes from. */
const letGo = new Map<number | undefined, () => void>();
beforeAll(async () => {
  api = await startApi();
  path = `/v1/articles/${(await publishStory(api)).slug}`;
  const [app] = api.server.listeners('request') as RequestListener[];
  if (!app) throw new Error('the app listens to nothing');
  const watched: RequestListener = (request, response) => {
    const { remotePort } = request.socket;
    const told = letGo.get(remotePort);
    if (told) request.socket.once('close', told);
    letGo.delete(remotePort);
    app(request, response);
  };
  server = await startServer(watched, {
    ...api.config,
    PORT: 0,
    DATELINE_HOST: '127.0.0.1',
    DATELINE_REQUEST_TIMEOUT: 1,
  });
});
afterAll(async () => {
  await server.stop(0);
  await api.close();
});

/** One that never takes an answer keeps asking, until nobody listens to it any more. */
const kinds: Record<string, { bytes: () => string; isDeaf?: boolean }> = {
  'says nothing': { bytes: () => '' },
  'sends half of its headers': { bytes: () => `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Half:` },
  'sends half of its body': {
    bytes: () =>
      `POST /v1/editorial/articles HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${api.keys.admin}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"headline":',
  },
  'takes no answer': {
    bytes: () => `GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(40),
    isDeaf: true,
  },
};

type Opened = { ended: Promise<void>; socket: Socket };

async function open({ bytes, isDeaf = false }: (typeof kinds)[string]): Promise<Opened> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  // Who reads nothing does not hear of the end: the server knows.
  const ended = new Promise<void>((resolve) => {
    if (isDeaf) letGo.set(socket.localPort, resolve);
    else socket.resume().once('close', () => resolve());
  });
  socket.write(bytes());
  return { ended, socket };
}

test(`${Object.keys(kinds).length * each} connections that idle keep no reader from an answer, and are ended`, async () => {
  const opened = await Promise.all(
    Object.values(kinds).flatMap((kind) => Array.from({ length: each }, () => open(kind))),
  );
  for (let read = 0; read < reads; read += 1) {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
  }
  await Promise.all(opened.map(({ ended }) => ended));
  for (const { socket } of opened) socket.destroy();
  // Ended is who is idle: on a busy machine that is found out late, and everybody else waits for it here.
}, 120_000);
