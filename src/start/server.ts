import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Config } from '../config.ts';
import { onClientError } from './client-error.ts';
import { StartError } from './errors.ts';

export type RunningServer = {
  /** The port it got, which differs from the one asked for when that was 0. */
  port: number;
  /** From here on each answer asks its client for another connection, which a load balancer makes elsewhere. */
  drain: () => void;
  /** Takes no more requests and waits up to `patience` milliseconds for those under way, then cuts them off. */
  stop: (patience: number) => Promise<void>;
};

type Settings = Pick<Config, 'PORT' | 'DATELINE_HOST' | 'DATELINE_REQUEST_TIMEOUT'>;

/** A load balancer in front keeps connections for 60 s as a rule: it must be the first to let go of one. */
const keepAliveTimeout = 65_000;
const headersTimeout = 10_000;
/**
 * Most requests of one connection that wait for their answers. Each is held with its answer until the client takes it, and a
 * packet holds two thousand: whoever asks so much ahead is cut off, as RFC 9112 (9.3.2) has a client be ready for.
 */
const mostAhead = 32;

/** The one that the connection is sending, or will send first. */
const oldestOf = (underWay: Set<ServerResponse> | undefined) => underWay?.values().next().value;

function listen(server: Server, { PORT, DATELINE_HOST }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new StartError(reasonOf(error, PORT, DATELINE_HOST), error));
    });
    server.listen(PORT, DATELINE_HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

function reasonOf(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} of ${host} is in use, perhaps by another Dateline. Stop what uses it, or set PORT to another.`;
  if (error.code === 'EACCES')
    return `Port ${port} needs rights that this user lacks. Set PORT to one above 1023.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `DATELINE_HOST is ${host}, which is not an address of this machine.`;
  return `The API cannot listen on port ${port} of ${host}: ${error.message}.`;
}

/** Listens with time-outs, and keeps count of what is under way, so that a stop ends nothing in the middle. */
export async function startServer(app: RequestListener, settings: Settings): Promise<RunningServer> {
  const requestTimeout = settings.DATELINE_REQUEST_TIMEOUT * 1_000;
  const server = createServer({
    requestTimeout,
    headersTimeout: Math.min(headersTimeout, requestTimeout),
    keepAliveTimeout,
    maxHeaderSize: 16_384,
    connectionsCheckingInterval: Math.min(5_000, requestTimeout / 2),
  });
  /** What is under way on each connection, the oldest first: a client may ask on before it is answered. */
  const connections = new Map<Duplex, Set<ServerResponse>>();
  /** Answers that are written and not taken yet, and since when: a client that does not read keeps what it was sent in memory. */
  const untaken = new Map<ServerResponse, number>();
  let stopping = false;

  server.on('connection', (socket) => {
    const underWay = new Set<ServerResponse>();
    connections.set(socket, underWay);
    socket.once('close', () => {
      connections.delete(socket);
      // Before Node 26 an answer that waits for its turn is not told that its client has left.
      process.nextTick(() => {
        for (const response of underWay) response.emit('close');
      });
    });
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    const underWay = connections.get(socket);
    underWay?.add(response);
    // Node goes on to read what has arrived with the rest.
    if (underWay && underWay.size > mostAhead) socket.destroy();
    if (socket.destroyed) return;
    if (stopping) response.setHeader('Connection', 'close');
    response.on('close', () => {
      underWay?.delete(response);
      untaken.delete(response);
      if (stopping && underWay?.size === 0) socket.end();
    });
    app(request, response);
  });
  server.on('clientError', (error, socket) =>
    onClientError(error, socket, oldestOf(connections.get(socket))?.headersSent ?? false),
  );
  // Looked at now and then, so that an answer that is taken at once, as nearly all are, costs nothing.
  const watch = setInterval(
    () => {
      const now = performance.now();
      for (const [socket, underWay] of connections) {
        const response = oldestOf(underWay);
        if (!response?.writableEnded) continue;
        const since = untaken.get(response);
        if (since === undefined) untaken.set(response, now);
        else if (now - since > requestTimeout) socket.destroy();
      }
    },
    Math.min(5_000, requestTimeout / 4),
  ).unref();
  const port = await listen(server, settings);

  const drain = () => {
    stopping = true;
  };
  const stop = async (patience: number) => {
    drain();
    clearInterval(watch);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const [socket, underWay] of connections) {
      for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close');
      if (underWay.size === 0) socket.destroy();
    }
    const timer = setTimeout(() => server.closeAllConnections(), patience);
    await closed;
    clearTimeout(timer);
  };
  return { port, drain, stop };
}
