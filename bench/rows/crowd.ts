import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load.ts';
import { residentMegabytes } from '../memory.ts';
import type { Bench, Row } from '../row.ts';
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

/** One article under load beside a crowd and without, in turns; says on standard error what became of the crowd. */
const beside =
  (kinds: Kind[]): Row['measure'] =>
  async (bench: Bench) => {
    const { url, pid } = bench.product();
    const { seconds, rounds, connections } = bench.options;
    const read = () => load({ url: url + articleReading.path, headers: {}, connections, seconds });
    const figure = ({ requestsPerSecond: value, p50, p99 }: Awaited<ReturnType<typeof read>>) => ({
      value,
      p50,
      p99,
    });
    const withCrowd = async () => {
      const before = await residentMegabytes(pid);
      const crowd = await gather(url, kinds);
      await sleep(500);
      const each = ((await residentMegabytes(pid)) - before) / count;
      const figures = await read();
      process.stderr.write(
        `\n${(each * 1_000).toFixed(1)} kB for each of ${count}; ${crowd.stillOpen()} still open after ${seconds} s of reads\n`,
      );
      await crowd.close();
      return figure(figures);
    };
    await read();
    const measured = [];
    for (let round = 0; round < rounds; round += 1) {
      // In turns: neither is always the one that comes after.
      const early = round % 2 === 0 ? await withCrowd() : undefined;
      bench.step();
      const reference = figure(await read());
      measured.push({ product: early ?? (await withCrowd()), reference });
      bench.step();
    }
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
