import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Front, Stage } from './stage.ts';

/** Between two checks, in milliseconds. As with docker/haproxy.cfg, two failed ones take a process out. */
const interval = 100;
const most = 2;

/**
 * A load balancer as small as can be: it sends requests to processes that are ready, and one that could not be connected to
 * to the next. What a process has taken is never sent again.
 */
export async function startBalancer({ fronts, onClose }: Stage): Promise<string> {
  const failures = new Map<Front, number>();
  const stopping = new AbortController();
  const check = async (front: Front) => {
    while (!stopping.signal.aborted) {
      const signal = AbortSignal.timeout(1_000);
      const isReady = await fetch(`${front.url()}/health/ready`, { signal }).then(
        (response) => response.arrayBuffer().then(() => response.ok),
        () => false,
      );
      failures.set(front, isReady ? 0 : (failures.get(front) ?? 0) + 1);
      await sleep(interval, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const checking = fronts.map(check);
  let turn = 0;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    turn += 1;
    const ready = fronts.filter((front) => (failures.get(front) ?? 0) < most);
    const order = ready.map((_, at) => ready[(at + turn) % ready.length] as Front);
    const next = (): void => {
      const front = order.shift();
      if (!front) return void response.writeHead(502).end('{}');
      const target = new URL(request.url ?? '/', front.url());
      const { method, headers } = request;
      const onward = send(
        target,
        { method, headers: { ...headers, connection: 'close' }, agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
          answer.on('error', () => response.destroy());
        },
      );
      onward.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') next();
        else if (response.headersSent) response.destroy();
        else response.writeHead(502).end(JSON.stringify({ error: error.code }));
      });
      onward.end(Buffer.concat(chunks));
    };
    next();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onClose(async () => {
    stopping.abort();
    server.closeAllConnections();
    server.close();
    await Promise.all(checking);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
