import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { benchArticle } from '../articles.ts';
import { createClient } from '../client.ts';
import { load } from '../load.ts';
import type { Bench } from '../row.ts';
import { articleReading } from '../rows/article.ts';
import { listReading } from '../rows/article-list.ts';
import { searchReading } from '../rows/uncached.ts';
import { uncached } from '../uncached.ts';
import { flameGraph } from './flame.ts';
import { readProfile, sharesOf } from './read.ts';

const warmUpSeconds = 2;

type Work = { name: string; title: string; run: (url: string, seconds: number) => Promise<unknown> };

const reading = (name: string, title: string, address: string, connections: number): Work => ({
  name,
  title,
  run: (url, seconds) => load({ url: url + address, headers: {}, connections, seconds }),
});

/** What is looked into: what a goal is missed by, or was. */
function worksOf({ options, key }: Bench): Work[] {
  // Beyond those that the rows create.
  let number = options.articles + 100_000;
  return [
    reading('article', 'an article, cache off', articleReading.path, options.connections),
    reading('list', 'a list of 20, cache off', listReading.path, options.connections),
    reading('search', 'a search, cache off', searchReading.path, options.connections),
    {
      name: 'create',
      title: 'creating an article',
      run: async (url, seconds) => {
        const call = createClient(url, key);
        const until = performance.now() + seconds * 1_000;
        for (; performance.now() < until; number += 1)
          await call('POST', '/v1/editorial/articles', benchArticle(number, options.articles));
      },
    },
  ];
}

/** Draws a flame graph of each into a folder, and gives the largest shares in words. */
export async function profile(bench: Bench, folder: string): Promise<string> {
  const lines: string[] = [];
  for (const { name, title, run } of worksOf(bench)) {
    const left = path.join(bench.folder, `profile-${name}`);
    await mkdir(left);
    const product = await bench.startProduct(
      `profile-${name}`,
      uncached(),
      '--cpu-prof',
      `--cpu-prof-dir=${left}`,
    );
    // Starting, and the first requests, are another matter.
    const began = performance.now();
    await run(product.url, warmUpSeconds);
    const warm = product.startMilliseconds + performance.now() - began;
    await run(product.url, bench.options.seconds * 2);
    await product.stop();
    const root = await readProfile(left, warm * 1_000);
    await writeFile(path.join(folder, `profile-${name}.svg`), flameGraph(root, title));
    const shares = sharesOf(root).slice(0, 12);
    lines.push(
      `${title}:`,
      ...shares.map(({ room, share }) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${room}`),
    );
    bench.step();
  }
  return `${lines.join('\n')}\n`;
}
