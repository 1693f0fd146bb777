import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../child.ts';
import { load } from '../load.ts';
import { residentMegabytes } from '../memory.ts';
import type { Bench, Round, Row } from '../row.ts';
import { articleReading } from './article.ts';
import { listReading } from './article-list.ts';

/** What a server allocates late, and gives back late, is over by then. */
const settle = 3_000;

async function compare(
  bench: Bench,
  product: Server,
  before: (server: Server) => Promise<void>,
): Promise<Round> {
  const bare = await bench.startBare(articleReading, listReading);
  const seen: number[] = [];
  for (const server of [product, bare]) {
    await before(server);
    await sleep(settle);
    seen.push(await residentMegabytes(server.pid));
    bench.step();
  }
  await bare.stop();
  const [ofProduct = Number.NaN, ofBare = Number.NaN] = seen;
  return { product: { value: ofProduct }, reference: { value: ofBare } };
}

async function rounds(bench: Bench, round: () => Promise<Round>): Promise<Round[]> {
  const measured: Round[] = [];
  for (let number = 0; number < bench.options.rounds; number += 1) measured.push(await round());
  return measured;
}

/** Of the API's process, without its database, after a start on existing data. */
export const idleMemory: Row = {
  name: 'memory-idle',
  title: 'memory, idle (RSS)',
  unit: 'MB',
  reference: 'node:http',
  goal: 150,
  measure: (bench) => rounds(bench, async () => compare(bench, await bench.restart(), async () => {})),
};

/** Of the same process right after it was read from under load. */
export const loadedMemory: Row = {
  name: 'memory-loaded',
  title: 'memory after load (RSS)',
  unit: 'MB',
  reference: 'node:http',
  measure: (bench) => {
    const { connections } = bench.options;
    const read = async ({ url }: Server) => {
      for (const { path } of [articleReading, listReading])
        await load({ url: url + path, headers: {}, connections, seconds: 2 });
    };
    return rounds(bench, () => compare(bench, bench.product(), read));
  },
};
