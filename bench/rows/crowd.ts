import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load.ts';
import type { Bench, Round, Row } from '../row.ts';
import { articleReading } from './article.ts';

const count = 5_000;
/** Opened at once. */
const atOnce = 250;
/** What the bench and the product need beside. */
const spare = 500;

type Kind = { bytes: string; takesNothing?: boolean };

const said = `GET ${articleReading.path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** Connections that somebody has open and does nothing with: half of them were read from once. */
const idle: Kind[] = [{ bytes: '' }, { bytes: said }];

/** Requests that do not go on, and answers that nobody takes. */
const slow: Kind[] = [
  { bytes: `GET ${articleReading.path} HTTP/1.1\r\nHost: a\r\nX-Half:` },
  { bytes: 'POST /v1/editorial/articles HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{' },
  { bytes: said.repeat(20), takesNothing: true },
];

/** Node asks for as many files as the system lets it have; where that is too few, nobody should wonder. */
async function checkFiles(): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  if (most < count + spare)
    throw new Error(
      `${count} connections take more open files than the ${most} that this process may have: ulimit -n ${count + spare}`,
    );
}

type Crowd = { stillOpen: () => number; close: () => Promise<void> };

async function gather(origin: string, kinds: Kind[]): Promise<Crowd> {
  await checkFiles();
  const { hostname, port } = new URL(origin);
  const sockets = new Set<Socket>();
  for (let opened = 0; opened < count; opened += atOnce)
    await Promise.all(
      Array.from({ length: atOnce }, async (_, at) => {
        const { bytes, takesNothing = false } = kinds[(opened + at) % kinds.length] as Kind;
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        sockets.add(socket);
        socket.on('error', () => {}).once('close', () => sockets.delete(socket));
        if (!takesNothing) socket.resume();
        socket.write(bytes);
      }),
    );
  return {
    stillOpen: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await sleep(1_000);
    },
  };
}

/** After the longest that a request may take to arrive with all its headers, and a look at the clock. */
const patience = 16_000;

/** One article under load beside a crowd and without, in turns; says on standard error what became of the crowd. */
const beside =
  (kinds: Kind[]): Row['measure'] =>
  async (bench: Bench) => {
    const server = await bench.startProduct('crowd', {});
    const { seconds, rounds, connections } = bench.options;
    const read = async () => {
      const url = server.url + articleReading.path;
      const { requestsPerSecond: value, p50, p99 } = await load({ url, headers: {}, connections, seconds });
      return { value, p50, p99 };
    };
    const held = async () => {
      const { heap, external } = await server.held();
      return heap + external;
    };
    const withCrowd = async (isFirst: boolean) => {
      const before = await held();
      const crowd = await gather(server.url, kinds);
      const each = ((await held()) - before) / count / 1_000;
      const figures = await read();
      let became = `${each.toFixed(1)} kB held for each of ${count}; ${crowd.stillOpen()} still open after the reads`;
      if (isFirst) {
        await sleep(patience);
        became += `, ${crowd.stillOpen()} after ${patience / 1_000} s more`;
      }
      process.stderr.write(`\n${became}\n`);
      await crowd.close();
      return figures;
    };
    await read();
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // In turns: neither is always the one that comes after.
      const early = round % 2 === 0 ? await withCrowd(round === 0) : undefined;
      bench.step();
      const reference = await read();
      measured.push({ product: early ?? (await withCrowd(false)), reference });
      bench.step();
    }
    await server.stop();
    return measured;
  };

export const idleConnections: Row = {
  name: 'idle-connections',
  title: 'GET one article beside 5,000 idle connections',
  unit: '/s',
  reference: 'without them',
  ratioGoal: { least: 0.9 },
  measure: beside(idle),
};

export const slowClients: Row = {
  name: 'slow-clients',
  title: 'GET one article beside 5,000 slow clients',
  unit: '/s',
  reference: 'without them',
  ratioGoal: { least: 0.8 },
  measure: beside(slow),
};
