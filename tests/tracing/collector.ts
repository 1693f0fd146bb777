import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../support/stories.ts';

export type Collector = {
  url: string;
  /** All spans that have come since the last call, with their attributes as an object. */
  take: () => Json[];
  close: () => void;
};

/** Somebody who collects traces, as OTLP over HTTP has it. */
export async function startCollector(): Promise<Collector> {
  let bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    bodies.push(Buffer.concat(parts).toString('utf8'));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  })
    .unref()
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const all = bodies.flatMap((body) =>
        JSON.parse(body).resourceSpans.flatMap(({ scopeSpans }: Json) =>
          scopeSpans.flatMap(({ spans }: Json) => spans),
        ),
      );
      bodies = [];
      return all.map((span: Json) => ({
        ...span,
        attributes: Object.fromEntries(
          span.attributes.map(({ key, value }: Json) => [key, Object.values(value)[0]]),
        ),
      }));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
