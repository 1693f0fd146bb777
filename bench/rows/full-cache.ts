import { setTimeout as sleep } from 'node:timers/promises';
import { settings } from '../../src/config.ts';
import { articleSlug } from '../articles.ts';
import { residentMegabytes } from '../memory.ts';
import type { Bench, Round, Row } from '../row.ts';
import { articleReading } from './article.ts';

const cacheMegabytes = 64;
const settle = 3_000;

/** Reads different answers, several at a time, until so many bytes have come. */
async function fill(url: string, articles: number, bytes: number): Promise<void> {
  const forms = ['portableText', 'html', 'markdown', 'text'];
  const paths = function* () {
    for (let page = 1; ; page += 1)
      for (const form of forms)
        for (let number = 0; number < articles; number += 1)
          yield `/v1/articles/${articleSlug(number)}?bodyFormat=${form}${page > 1 ? `&language=en` : ''}`;
  };
  const next = paths();
  let left = bytes;
  const read = async () => {
    while (left > 0) {
      const response = await fetch(url + next.next().value, { headers: { 'Accept-Encoding': 'identity' } });
      left -= (await response.arrayBuffer()).byteLength;
    }
  };
  await Promise.all(Array.from({ length: 8 }, read));
}

/** The memory of a process whose cache has been filled twice over, against bare Node and the cache's own bytes. */
export const fullCache: Row = {
  name: 'memory-full-cache',
  title: `memory with a full ${cacheMegabytes} MB cache (RSS)`,
  unit: 'MB',
  reference: `node:http + ${cacheMegabytes}`,
  ratioGoal: { most: 2 },
  measure: async (bench: Bench) => {
    const measured: Round[] = [];
    if (!('DATELINE_CACHE_SIZE' in settings)) {
      process.stderr.write('there is no cache yet: skipped\n');
      return measured;
    }
    const size = { DATELINE_CACHE_SIZE: String(cacheMegabytes * 1_048_576) };
    for (let round = 0; round < bench.options.rounds; round += 1) {
      const product = await bench.startProduct('full-cache', size);
      await fill(product.url, bench.options.articles, 2 * cacheMegabytes * 1_048_576);
      await sleep(settle);
      const ofProduct = await residentMegabytes(product.pid);
      await product.stop();
      bench.step();
      const bare = await bench.startBare(articleReading);
      await sleep(settle);
      const ofBare = (await residentMegabytes(bare.pid)) + cacheMegabytes * 1.048_576;
      await bare.stop();
      bench.step();
      measured.push({ product: { value: ofProduct }, reference: { value: ofBare } });
    }
    return measured;
  },
};
