import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load.ts';
import type { Reading } from '../record.ts';
import type { Bench, Round, Row } from '../row.ts';
import { uncached } from '../uncached.ts';
import { articleReading } from './article.ts';
import { listReading } from './article-list.ts';

const warmUpSeconds = 2;

export const searchReading: Reading = { path: '/v1/search?q=harbour' };

/**
 * Cuts off what the one by hand is still at when its round is over, and what it would take up after: in a large archive it
 * would be busy beside many rounds to come.
 */
async function cutOff({ query }: Bench): Promise<void> {
  const text = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'bench: by hand' AND datname = current_database() AND state = 'active'`;
  for (let isQuiet = false; !isQuiet; await sleep(50)) isQuiet = (await query({ text })).rowCount === 0;
}

/** The product without what it keeps in memory, in turns with a server written by hand on the same database. */
async function measure(bench: Bench, { path }: Reading, ...how: 'dressed'[]): Promise<Round[]> {
  const { connections, seconds, rounds } = bench.options;
  const product = await bench.startProduct('uncached', uncached());
  const measured: Round[] = [];
  if ((await fetch(product.url + path)).status === 404) {
    process.stderr.write(`${path} is not there yet: skipped\n`);
    await product.stop();
    return measured;
  }
  const reference = await bench.startReference(...how);
  const run = async (origin: string, duration: number) => {
    const { requestsPerSecond, p50, p99 } = await load({
      url: origin + path,
      headers: {},
      connections,
      seconds: duration,
    });
    return { value: requestsPerSecond, p50, p99 };
  };
  for (const { url } of [product, reference]) await run(url, warmUpSeconds);
  await cutOff(bench);
  for (let round = 0; round < rounds; round += 1) {
    const ofProduct = await run(product.url, seconds);
    bench.step();
    const ofReference = await run(reference.url, seconds);
    await cutOff(bench);
    bench.step();
    measured.push({ product: ofProduct, reference: ofReference });
  }
  await product.stop();
  await reference.stop();
  return measured;
}

const row = (name: string, title: string, reading: Reading): Row => ({
  name,
  title,
  unit: '/s',
  reference: 'Express + SQL',
  ratioGoal: { least: 1 },
  measure: (bench) => measure(bench, reading),
});

export const articleUncached = row('article-uncached', 'article, cache off', articleReading);
export const listUncached = row('list-uncached', 'list of 20, cache off', listReading);
/** How much of the distance is what the server by hand leaves out. */
export const articleAgainstDressed: Row = {
  name: 'article-uncached-dressed',
  title: 'article, cache off, the other with log, ids, headers',
  unit: '/s',
  reference: 'the same, dressed',
  measure: (bench) => measure(bench, articleReading, 'dressed'),
};
export const searchUncached = row('search-uncached', 'search, cache off', searchReading);
