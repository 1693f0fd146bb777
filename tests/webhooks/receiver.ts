import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Json } from '../support/stories.ts';
import { selfSigned } from './certificate.ts';

export type Received = {
  id: string;
  event: Json;
  headers: IncomingMessage['headers'];
  path: string;
  /** What it was answered; null when it was not. */
  status: number | null;
};

/** What a receiver does with an event: a status, with headers and a body, or nothing at all for ever. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'silence';

export type Receiver = {
  url: string;
  /** Everything that came and was verified, in its order. */
  received: Received[];
  /** What was not what it should be. */
  faults: string[];
  /** The secrets that it knows. With none it verifies nothing. */
  secrets: string[];
  reply: (event: Received) => Reply | Promise<Reply>;
  close: () => void;
};

/** The library knows no clock but the machine's. */
function verify(secret: string, body: string, headers: Record<string, string>, now: Date): Json {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now.getTime());
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    clock.mockRestore();
  }
}

/** Somebody who is told, and lets `standardwebhooks` say whether it is true. */
export async function startReceiver(now: () => Date, secure = false): Promise<Receiver> {
  const receiver: Pick<Receiver, 'received' | 'faults' | 'secrets' | 'reply'> = {
    received: [],
    faults: [],
    secrets: [],
    reply: () => ({ status: 204 }),
  };
  const take: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const headers = request.headers as Record<string, string>;
    let event: Json = JSON.parse(body);
    try {
      for (const secret of receiver.secrets) event = verify(secret, body, headers, now());
    } catch (error) {
      receiver.faults.push((error as Error).message);
    }
    const one: Received = {
      id: headers['webhook-id'] ?? '',
      event,
      headers: request.headers,
      path: request.url ?? '',
      status: null,
    };
    receiver.received.push(one);
    const reply = await receiver.reply(one);
    if (reply === 'silence') return;
    one.status = reply.status;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const server: Server | https.Server = secure ? https.createServer(selfSigned, take) : createServer(take);
  // A test that fails before it closes it must not keep the run from its end.
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
