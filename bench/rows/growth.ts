import { articleSlug } from '../articles.ts';
import type { Server } from '../child.ts';
import { load } from '../load.ts';
import type { Bench, Round, Row } from '../row.ts';
import { searchReading } from './uncached.ts';

type Archive = { small: Server; large: Server };

/** One connection at a time: what a request takes, not how long it waits for others. */
const connections = 2;

let archives: Promise<Archive> | undefined;

/** The cursor that page `number` of 20 begins at, found by walking there in larger steps. */
async function pageAt(url: string, number: number): Promise<string> {
  let cursor = '';
  for (let left = (number - 1) * 20; left > 0; left -= 100) {
    const limit = Math.min(left, 100);
    const response = await fetch(
      `${url}/v1/articles?limit=${limit}&fields=id${cursor && `&cursor=${cursor}`}`,
    );
    const { nextCursor } = (await response.json()) as { nextCursor: string | null };
    if (nextCursor === null) throw new Error(`There is no page ${number}.`);
    cursor = nextCursor;
  }
  return `/v1/articles?limit=20${cursor && `&cursor=${cursor}`}`;
}

async function measure(
  bench: Bench,
  pathOn: (url: string, articles: number) => Promise<string>,
): Promise<Round[]> {
  archives ??= bench.startArchives();
  const { small, large } = await archives;
  const { articles, grown, seconds, rounds } = bench.options;
  const sides = [
    { url: large.url, path: await pathOn(large.url, grown) },
    { url: small.url, path: await pathOn(small.url, articles) },
  ];
  if ((await fetch(small.url + sides[1]?.path)).status === 404) return [];
  const run = async ({ url, path }: { url: string; path: string }, duration: number) => {
    const { p50, p99 } = await load({ url: url + path, headers: {}, connections, seconds: duration });
    return { value: p99, p50, p99 };
  };
  for (const side of sides) await run(side, 1);
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const figures = [];
    for (const side of sides) {
      figures.push(await run(side, seconds));
      bench.step();
    }
    const [product, reference] = figures;
    if (product && reference) measured.push({ product, reference });
  }
  return measured;
}

const row = (
  name: string,
  title: string,
  pathOn: (url: string, articles: number) => Promise<string>,
): Row => ({
  name,
  title: `${title}, p99 of many over few articles`,
  unit: 'ms',
  reference: 'few articles',
  ratioGoal: { most: 1.5 },
  measure: (bench) => measure(bench, pathOn),
});

/** What a reader waits for in an archive of `--grown` articles, and in one of `--articles`: both without a cache. */
export const growth: Row[] = [
  row('growth-article', 'article', async () => `/v1/articles/${articleSlug(42)}`),
  row('growth-list', 'list, page 1', async () => '/v1/articles?limit=20'),
  row('growth-list-deep', 'list, page 1,000', (url, articles) =>
    pageAt(url, Math.min(1_000, Math.floor(articles / 20))),
  ),
  row('growth-search', 'search', async () => searchReading.path),
];
