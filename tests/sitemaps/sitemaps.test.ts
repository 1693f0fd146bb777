import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newsLanguage } from '../../src/delivery/sitemaps/news-language.ts';
import { elementsOf } from '../feeds/parsers.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { copyStory } from '../support/copies.ts';
import { statementsOf } from '../support/statements.ts';
import { createStory, createTerm, publishStory, type Story } from '../support/stories.ts';
import { faultsOfIndex, faultsOfNews, faultsOfSitemap } from './schemas.ts';

const site = 'https://news.example.org';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    DATELINE_SITE_URL: site,
    DATELINE_SITE_NAME: 'Harbour & Times',
    DATELINE_PUBLIC_URL: 'https://api.example.org',
    DATELINE_ARTICLE_PATH: '/{category}/{slug}',
  });
});
afterAll(() => api.close());

const get = (path: string) => api.call('get', path);
const locs = (xml: string) => elementsOf(xml, 'loc').map(({ text }) => text);
const act = (story: Story, action: string, body?: object) =>
  api.call('post', `/v1/editorial/articles/${story.id}/${action}`, body ? { body } : {});

/** Every address that the index leads to, page by page. */
async function crawl(): Promise<string[][]> {
  const index = (await get('/v1/sitemaps/index.xml')).text;
  expect(await faultsOfIndex(index)).toEqual([]);
  const pages = locs(index).filter((loc) => loc.includes('/articles/'));
  return Promise.all(
    pages.map(async (loc) => {
      const page = await get(loc.replace('https://api.example.org', ''));
      expect([page.status, await faultsOfSitemap(page.text)]).toEqual([200, []]);
      return locs(page.text);
    }),
  );
}

/** The next article is the first of a page. */
const turnThePage = () =>
  api.database.pool.query(
    "SELECT setval('sitemap_places', ceil(last_value / 10000.0)::bigint * 10000) FROM sitemap_places",
  );

test('names every article that readers see, but those that search engines are asked to leave out', async () => {
  const category = await createTerm(api, 'categories', 'Sea & Sky', { slug: 'sea-é' });
  const shown = await publishStory(api, { slug: 'größe-中', category: category.id });
  const bare = await publishStory(api);
  await publishStory(api, { seo: { noindex: true } });
  await createStory(api);
  await act(await createStory(api), 'publish', { publishAt: '2026-12-01T08:00:00Z' });
  await act(await publishStory(api), 'kill', { reason: 'Not so.' });
  await act(await publishStory(api), 'unpublish');
  expect((await crawl()).flat().sort()).toEqual(
    [`${site}/sea-%C3%A9/gr%C3%B6%C3%9Fe-%E4%B8%AD`, `${site}/${bare.slug}`].sort(),
  );
  expect(shown.slug).toBe('größe-中');
});

test('an article that may be indexed after all is named, one that no longer may is not', async () => {
  const story = await publishStory(api, { seo: { noindex: true } });
  const isNamed = async () => (await crawl()).flat().includes(`${site}/${story.slug}`);
  const set = async (noindex: boolean) => {
    api.clock.advance(1_000);
    await api.call('patch', `/v1/editorial/articles/${story.id}`, {
      headers: { 'If-Match': '*' },
      body: { seo: { noindex } },
    });
    await act(story, 'publish');
  };
  expect(await isNamed()).toBe(false);
  await set(false);
  expect(await isNamed()).toBe(true);
  await set(true);
  expect(await isNamed()).toBe(false);
});

test('each page keeps its articles, whatever is published, withdrawn or published again', async () => {
  await turnThePage();
  const first = [await publishStory(api), await publishStory(api)] as const;
  await turnThePage();
  const second = [await publishStory(api), await publishStory(api)] as const;
  const pages = async () => (await crawl()).slice(-2).map((page) => page.sort());
  const url = ({ slug }: Story) => `${site}/${slug}`;
  const before = [first.map(url).sort(), second.map(url).sort()];
  expect(await pages()).toEqual(before);
  api.clock.advance(1_000);
  await act(first[0], 'unpublish');
  expect(await pages()).toEqual([[url(first[1])], before[1]]);
  api.clock.advance(1_000);
  await act(first[0], 'publish');
  await api.call('patch', `/v1/editorial/articles/${second[0].id}`, {
    headers: { 'If-Match': '*' },
    body: { headline: 'Changed' },
  });
  await act(second[0], 'publish');
  await publishStory(api);
  const [one, two] = await pages();
  expect(one).toEqual(before[0]);
  expect(two).toEqual(expect.arrayContaining(before[1] as string[]));
  expect(two).toHaveLength(3);
});

test('a page takes 10,000 articles, what comes then is on the next, and news are 1,000 at most', async () => {
  await turnThePage();
  // As if 9,000 had come and gone.
  await api.database.pool.query("SELECT setval('sitemap_places', last_value + 9000) FROM sitemap_places");
  const story = await publishStory(api);
  await copyStory(api, story.id, 1_100);
  const pages = (await crawl()).slice(-2);
  expect(pages.map((page) => page.length)).toEqual([1_000, 101]);
  expect(new Set(pages.flat()).size).toBe(1_101);
  // Of the last 48 hours there are more.
  expect(locs((await get('/v1/sitemaps/news.xml')).text)).toHaveLength(1_000);
}, 120_000);

test('the index tells the last change of each page, also of what a plan will end', async () => {
  await turnThePage();
  const story = await publishStory(api);
  const last = async () => elementsOf((await get('/v1/sitemaps/index.xml')).text, 'lastmod').at(-1)?.text;
  expect(await last()).toBe(api.clock.now().toISOString());
  api.clock.advance(5_000);
  await act(story, 'corrections', { type: 'correction', text: 'It was two.' });
  const changed = api.clock.now().toISOString();
  expect(await last()).toBe(changed);
  const end = new Date(api.clock.now().getTime() + 60_000);
  await act(story, 'unpublish', { unpublishAt: end.toISOString() });
  expect([await last(), (await crawl()).at(-1)]).toEqual([changed, [`${site}/${story.slug}`]]);
  api.clock.advance(60_000);
  expect((await crawl()).flat()).not.toContain(`${site}/${story.slug}`);
});

test.each(['0', '01', '-1', 'x', '999999999', '9999999999'])('there is no page %s', async (page) => {
  expect([400, 404]).toContain((await get(`/v1/sitemaps/articles/${page}.xml`)).status);
});

describe('the sitemap of the news', () => {
  const news = async () => (await get('/v1/sitemaps/news.xml')).text;

  test('has what first appeared in the last 48 hours, as Google asks for, and forgets it by time alone', async () => {
    api.clock.advance(49 * 3_600_000);
    expect(locs(await news())).toEqual([]);
    const story = await publishStory(api, { headline: 'Boats ]]> & \u0001 sails', language: 'zh-Hant' });
    await publishStory(api, { seo: { noindex: true } });
    const first = api.clock.now().toISOString();
    const xml = await news();
    expect(await faultsOfNews(xml)).toEqual([]);
    const text = (name: string) => elementsOf(xml, name).map((found) => found.text);
    expect(locs(xml)).toEqual([`${site}/${story.slug}`]);
    expect(text('news:title')).toEqual(['Boats ]]> & \ufffd sails']);
    expect(text('news:language')).toEqual(['zh-tw']);
    expect(text('news:name')).toEqual(['Harbour & Times']);
    expect(text('news:publication_date')).toEqual([first]);
    api.clock.advance(47 * 3_600_000);
    // Out and in again: it is no younger for that.
    await act(story, 'unpublish');
    api.clock.advance(1_000);
    await act(story, 'publish');
    expect(elementsOf(await news(), 'news:publication_date').map((found) => found.text)).toEqual([first]);
    api.clock.advance(3_600_000);
    expect(locs(await news())).toEqual([]);
  });

  test.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['pt-BR', 'pt'],
    ['be-tarask', 'be'],
    ['zh', 'zh-cn'],
    ['zh-Hans-HK', 'zh-cn'],
    ['zh-TW', 'zh-tw'],
    ['zh-Hant', 'zh-tw'],
    ['sr-Latn', 'sr'],
    ['fil', 'fil'],
    ['und', 'fr'],
  ])('names %s as %s', (tag, code) => expect(newsLanguage(tag, 'fr')).toBe(code));
});

test('the index and a page are a statement each, and kept until an article changes', async () => {
  await publishStory(api);
  await api.clock.settle();
  const count = async (path: string) => (await statementsOf(() => get(path))).length;
  for (const path of ['/v1/sitemaps/index.xml', '/v1/sitemaps/articles/1.xml', '/llms.txt'])
    expect([path, await count(path), await count(path)]).toEqual([path, 1, 0]);
  expect(await count('/v1/sitemaps/news.xml')).toBe(1);
});

describe('robots.txt and llms.txt', () => {
  test('robots.txt names the index, where crawlers can read it', async () => {
    const { text, headers } = await get('/robots.txt');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toContain('\nSitemap: https://api.example.org/v1/sitemaps/index.xml\n');
    const closed = await startApi({ DATELINE_DELIVERY_ACCESS: 'key' });
    try {
      const answer = await closed.call('get', '/robots.txt');
      expect(answer.text).toBe('User-agent: *\nDisallow: /v1/\n');
      expect((await closed.call('get', '/llms.txt')).status).toBe(401);
    } finally {
      await closed.close();
    }
  });

  test('llms.txt leads to the documentation, the feeds, and the newest articles as Markdown', async () => {
    const story = await publishStory(api, { headline: 'A [b](c)\n# Not a heading' });
    const hidden = await publishStory(api, { seo: { noindex: true } });
    const { text } = await get('/llms.txt');
    expect(text).toMatch(/^# Harbour & Times\n\n> /);
    expect(text).toContain(
      `- [A \\[b\\](c) # Not a heading](https://api.example.org/v1/articles/${story.id}?format=markdown)`,
    );
    expect(text).not.toContain(hidden.id);
    const links = [...text.matchAll(/\]\(https:\/\/api\.example\.org([^)]+)\)/g)].map(
      ([, path = '']) => path,
    );
    expect(links.length).toBeGreaterThan(10);
    for (const path of links) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });
});
