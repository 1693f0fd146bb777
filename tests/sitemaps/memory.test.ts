import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Run, startDateline } from '../start/process.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { copyStory } from '../support/copies.ts';
import { publishStory } from '../support/stories.ts';

/** `npm run proof:feeds` takes 100,000. */
const articles = Number(process.env.DATELINE_TEST_FEED_ARTICLES ?? 1_000);

let api: TestApi;
let server: (Run & { url: string }) | undefined;
beforeAll(async () => {
  api = await startApi({}, { timePasses: true });
  const paragraph = 'The first boat left at dawn, and the second one a little later, as ever. ';
  const { id } = await publishStory(api, {
    sections: Array.from({ length: 5 }, (_, at) => ({
      heading: `Part ${at}`,
      markdown: paragraph.repeat(25),
    })),
  });
  await copyStory(api, id, articles - 1);
  await api.database.pool.query('ANALYZE publications');
  // Nothing is kept: this is about what making an answer takes.
  server = await startDateline({ DATABASE_URL: api.config.DATABASE_URL ?? '', DATELINE_CACHE_SIZE: '0' });
}, 1_200_000);
afterAll(async () => {
  server?.child.kill('SIGTERM');
  await server?.exited;
  await api.close();
});

const megabytes = async (line: 'VmRSS' | 'VmHWM') => {
  const status = await readFile(`/proc/${server?.child.pid}/status`, 'utf8');
  return (Number(new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024) / 1_000_000;
};

/** From here on, the peak is that of what comes. */
const forgetPeak = () => writeFile(`/proc/${server?.child.pid}/clear_refs`, '5');

async function read(path: string): Promise<string> {
  const response = await fetch(`${server?.url}${path}`);
  expect([path, response.status]).toEqual([path, 200]);
  return response.text();
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;

async function allSitemaps() {
  let urls = 0;
  let largest = 0;
  const index = await read('/v1/sitemaps/index.xml');
  const pages = [...index.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => pathOf(url));
  for (const page of pages) {
    const text = await read(page);
    largest = Math.max(largest, text.length);
    if (page.includes('/articles/')) urls += text.split('<loc>').length - 1;
  }
  return { urls, pages: pages.length, largest };
}

async function allOfTheFeed(most: number) {
  let items = 0;
  let pages = 0;
  for (
    let path: string | undefined = '/v1/feeds/articles.rss?limit=100';
    path !== undefined && pages < most;
    pages += 1
  ) {
    const text: string = await read(path);
    items += text.split('<item>').length - 1;
    const next: string | undefined = /<atom:link href="([^"]+)" rel="next"/.exec(text)?.[1];
    path = next && pathOf(next.replaceAll('&amp;', '&'));
  }
  return { items, pages };
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'sitemaps and feeds of all articles are read whole in memory that does not grow with them',
  async () => {
    // What the first requests compile and connect is not what the archive takes.
    await allOfTheFeed(10);
    await allSitemaps();
    const report: string[] = [];
    let most = 0;
    const grown = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
      await forgetPeak();
      const before = await megabytes('VmRSS');
      const started = performance.now();
      const result = await run();
      const seconds = (performance.now() - started) / 1_000;
      const [peak, after] = [await megabytes('VmHWM'), await megabytes('VmRSS')];
      const memory = `RSS ${before.toFixed(0)} MB before, ${peak.toFixed(0)} at its peak, ${after.toFixed(0)} after`;
      report.push(`${what}: ${JSON.stringify(result)} in ${seconds.toFixed(1)} s, ${memory}`);
      most = Math.max(most, peak);
      return result;
    };
    const { urls } = await grown('sitemaps', allSitemaps);
    expect(urls).toBe(articles);
    await grown('sitemaps once more', allSitemaps);
    const { items } = await grown('feed', () => allOfTheFeed(Number.POSITIVE_INFINITY));
    expect(items).toBe(articles);
    // The same for 1,000 articles and for 100,000: npm run proof:feeds.
    if (process.env.DATELINE_TEST_FEED_ARTICLES)
      process.stdout.write(`${articles} articles\n${report.join('\n')}\n`);
    expect(most).toBeLessThan(400);
  },
  1_200_000,
);
