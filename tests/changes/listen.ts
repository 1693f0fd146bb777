import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { Entry } from './reading.ts';

export type Listening = {
  response: IncomingMessage;
  entries: Entry[];
  /** Of the last event, or sign of life. */
  lastId: () => string | undefined;
  comments: () => number;
  /** Resolves when it is so. */
  until: (isSo: () => boolean) => Promise<void>;
  ended: Promise<unknown>;
  close: () => void;
  request: ClientRequest;
};

/** A client of the stream, as EventSource is one. */
export async function listenTo(
  server: Server,
  query = '',
  headers: Record<string, string> = {},
  hear: (entry: Entry) => void = () => {},
): Promise<Listening> {
  const { port } = server.address() as AddressInfo;
  const request = get({
    port,
    host: '127.0.0.1',
    path: `/v1/changes/stream?${query}`,
    headers,
    agent: false,
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const entries: Entry[] = [];
  let [rest, lastId, comments]: [string, string | undefined, number] = ['', undefined, 0];
  let changed = () => {};
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks)
      for (const line of block.split('\n')) {
        if (line.startsWith('id: ')) lastId = line.slice(4);
        if (line.startsWith(':')) comments += 1;
        if (!line.startsWith('data: ')) continue;
        const entry = JSON.parse(line.slice(6));
        entries.push(entry);
        hear(entry);
      }
    changed();
  });
  const ended = new Promise((resolve) => {
    response.once('close', () => {
      resolve(response.complete);
      changed();
    });
  });
  response.on('error', () => {});
  request.on('error', () => {});
  return {
    response,
    entries,
    lastId: () => lastId,
    comments: () => comments,
    until: async (isSo) => {
      while (!isSo()) {
        if (response.closed) throw new Error('the stream has ended before it was so');
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
    ended,
    close: () => request.destroy(),
    request,
  };
}
