import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load.ts';
import { residentMegabytes } from '../memory.ts';
import type { Bench, Round, Row } from '../row.ts';
import { articleReading } from './article.ts';

const count = 2_000;
/** Opened at once. */
const crowd = 100;
const settle = 2_000;

/** Opens idle streams of changes, and gives what closes them. */
async function openStreams(origin: string): Promise<() => Promise<void>> {
  const requests: ClientRequest[] = [];
  for (let opened = 0; opened < count; opened += crowd)
    await Promise.all(
      Array.from({ length: crowd }, async () => {
        const request = get(`${origin}/v1/changes/stream`, { agent: false });
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        if (response.statusCode !== 200) throw new Error(`A stream was answered ${response.statusCode}.`);
        response.on('error', () => {}).resume();
        request.on('error', () => {});
        requests.push(request);
      }),
    );
  return async () => {
    for (const request of requests) request.destroy();
    await sleep(settle);
  };
}

async function rounds(bench: Bench, round: () => Promise<Round>): Promise<Round[]> {
  const measured: Round[] = [];
  for (let number = 0; number < bench.options.rounds; number += 1) {
    measured.push(await round());
    bench.step();
    bench.step();
  }
  return measured;
}

const reads = (bench: Bench, origin: string, seconds: number) =>
  load({ url: origin + articleReading.path, headers: {}, connections: bench.options.connections, seconds });

/** What 2,000 streams on which nothing happens add to the memory of a process that has read under load. */
export const streamMemory: Row = {
  name: 'streams-memory',
  title: `${count.toLocaleString('en')} idle streams (RSS they add)`,
  unit: 'MB',
  reference: 'the same process without',
  goal: 100,
  measure: (bench) =>
    rounds(bench, async () => {
      const { url, pid } = await bench.restart();
      await reads(bench, url, 2);
      await sleep(settle);
      const without = await residentMegabytes(pid);
      const close = await openStreams(url);
      await sleep(settle);
      const added = (await residentMegabytes(pid)) - without;
      await close();
      return { product: { value: added }, reference: { value: without } };
    }),
};

/** One article under load with those streams open, and without. */
export const streamReads: Row = {
  name: 'streams-reads',
  title: `GET one article beside ${count.toLocaleString('en')} idle streams`,
  unit: '/s',
  reference: 'without streams',
  ratioGoal: { least: 0.9 },
  measure: async (bench) => {
    const { url } = bench.product();
    await reads(bench, url, 2);
    const beside = async () => {
      const close = await openStreams(url);
      const figures = await reads(bench, url, bench.options.seconds);
      await close();
      return figures;
    };
    let round = 0;
    return rounds(bench, async () => {
      // In turns: neither is always the one that comes after.
      round += 1;
      const early = round % 2 === 0 ? await beside() : undefined;
      const without = await reads(bench, url, bench.options.seconds);
      const product = early ?? (await beside());
      const figure = ({ requestsPerSecond: value, p50, p99 }: typeof without) => ({ value, p50, p99 });
      return { product: figure(product), reference: figure(without) };
    });
  },
};
