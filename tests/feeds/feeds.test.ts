import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { loadSampleContent } from '../../src/sample/load.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createTerm, type Json, publishStory, uniqueHeadline } from '../support/stories.ts';
import {
  byFeedParser,
  byRssParser,
  bySmithAtom,
  bySmithRss,
  elementsOf,
  faultsOfJsonFeed,
  faultsOfXml,
} from './parsers.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    DATELINE_SITE_NAME: 'The Harbour Times',
    DATELINE_SITE_URL: 'https://news.example.org/',
    DATELINE_SITE_DESCRIPTION: 'What happens by the water.',
    DATELINE_SITE_LOGO: 'https://news.example.org/logo.png',
    DATELINE_PUBLIC_URL: 'https://api.example.org',
  });
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
});
afterAll(() => api.close());

const forms = ['rss', 'atom', 'json'] as const;
const get = (path: string, headers = {}) => api.call('get', path, { headers });
const idsOf = ({ body }: { body: Json }) => body.items.map(({ id }: Json) => id.replace('urn:uuid:', ''));
const listed = async (query: string) =>
  (await get(`/v1/articles?limit=100&${query}`)).body.data.map(({ id }: Json) => id);

describe('the sample content', () => {
  test('is in the feed of everything, in each format, as every parser reads it', async () => {
    const { data } = (await get('/v1/articles?limit=100')).body;
    expect(data.length).toBeGreaterThan(10);
    const json = (await get('/v1/feeds/articles.json?limit=100')).body;
    const rss = (await get('/v1/feeds/articles.rss?limit=100')).text;
    const atom = (await get('/v1/feeds/articles.atom?limit=100')).text;
    expect(faultsOfJsonFeed(json)).toEqual([]);
    expect([await faultsOfXml(rss), await faultsOfXml(atom)]).toEqual([[], []]);
    const feeds = [
      bySmithRss(rss),
      bySmithAtom(atom),
      await byRssParser(rss),
      await byRssParser(atom),
      await byFeedParser(rss),
      await byFeedParser(atom),
    ];
    for (const feed of feeds) {
      expect(feed.title).toBe('The Harbour Times');
      expect(feed.items.map(({ id, title, publishedAt }) => [id, title, Date.parse(publishedAt)])).toEqual(
        data.map((card: Json) => [
          `urn:uuid:${card.id}`,
          card.headline,
          // The dates of RSS are whole seconds.
          expect.closeTo(Date.parse(card.publishedAt), -3.1),
        ]),
      );
      expect(feed.items.every(({ content }) => content?.includes('<p'))).toBe(true);
    }
    const [rssFeed, atomFeed] = feeds;
    for (const [at, card] of data.entries()) {
      const terms = [card.category, ...card.tags].flatMap((term) => term?.name ?? []);
      const authors = card.bylines.filter(({ role }: Json) => role === 'author');
      const names = (authors.length > 0 ? authors : card.bylines).map(({ author }: Json) => author.name);
      expect(rssFeed?.items[at]).toMatchObject({ categories: terms, authors: names });
      expect(atomFeed?.items[at]).toMatchObject({ categories: terms, authors: names });
      expect(atomFeed?.items[at]?.updatedAt).toBe(card.modifiedAt);
      expect(rssFeed?.items[at]?.updatedAt).toBe(card.modifiedAt);
      expect(json.items[at]).toMatchObject({
        date_published: card.publishedAt,
        date_modified: card.modifiedAt,
        language: card.language,
        tags: terms,
        url: `https://news.example.org/${card.language}/${encodeURIComponent(card.slug)}`,
      });
    }
  });

  test('of each category with those below it, of each tag and of each author is what the list of it is', async () => {
    const terms = async (kind: string) => (await get(`/v1/${kind}?limit=100`)).body.data as Json[];
    const all = (nodes: Json[]): Json[] => nodes.flatMap((node) => [node, ...all(node.children)]);
    const categories = all((await get('/v1/categories')).body.data);
    let items = 0;
    for (const [kind, name, some] of [
      ['categories', 'category', categories],
      ['tags', 'tag', await terms('tags')],
      ['authors', 'author', await terms('authors')],
    ] as const)
      for (const { slug, id } of some) {
        const wanted = await listed(`${name}=${slug}`);
        items += wanted.length;
        expect(idsOf(await get(`/v1/${kind}/${slug}/feed.json?limit=100`))).toEqual(wanted);
        expect(idsOf(await get(`/v1/${kind}/${id}/feed.json?limit=100&content=summary`))).toEqual(wanted);
      }
    expect(items).toBeGreaterThan(50);
  });
});

test('what a feed is of stands in its head, and its image, self and home are absolute', async () => {
  const tag = await createTerm(api, 'tags', 'Night ferries', { description: 'Boats in the dark.' });
  await publishStory(api, { tags: [tag.id], language: 'de' });
  const rss = bySmithRss((await get(`/v1/tags/${tag.slug}/feed.rss?limit=5`)).text);
  expect(rss).toMatchObject({
    title: 'Night ferries – The Harbour Times',
    self: `https://api.example.org/v1/tags/${tag.slug}/feed.rss?limit=5`,
  });
  const { body } = await get(`/v1/tags/${tag.slug}/feed.json`);
  expect(body).toMatchObject({
    description: 'Boats in the dark.',
    home_page_url: `https://news.example.org/tags/${tag.slug}`,
    feed_url: `https://api.example.org/v1/tags/${tag.slug}/feed.json`,
    icon: 'https://news.example.org/logo.png',
    language: 'en',
  });
  expect(body.items[0].language).toBe('de');
  const atom = (await get(`/v1/tags/${tag.slug}/feed.atom`)).text;
  expect(elementsOf(atom, 'id')[0]?.text).toBe(`urn:uuid:${tag.id}`);
  expect(elementsOf(atom, 'entry')[0]?.attributes).toEqual({ 'xml:lang': 'de' });
});

test('an item keeps its id and instant of publication when the slug and the headline change', async () => {
  const tag = await createTerm(api, 'tags', 'kept ids');
  const story = await publishStory(api, { tags: [tag.id] });
  const read = async () => (await get(`/v1/tags/${tag.id}/feed.json`)).body.items[0];
  const before = await read();
  api.clock.advance(60_000);
  await api.call('patch', `/v1/editorial/articles/${story.id}`, {
    headers: { 'If-Match': '*' },
    body: { slug: `${story.slug}-anew`, headline: 'Another headline' },
  });
  await api.call('post', `/v1/editorial/articles/${story.id}/publish`);
  const after = await read();
  expect(after).toMatchObject({
    id: before.id,
    date_published: before.date_published,
    date_modified: api.clock.now().toISOString(),
    title: 'Another headline',
  });
  expect(after.url).toBe(`${before.url}-anew`);
});

test('the text is whole or a summary, with its image, dateline and corrections, all addresses absolute', async () => {
  const tag = await createTerm(api, 'tags', 'whole texts');
  const story = await publishStory(api, {
    tags: [tag.id],
    standfirst: 'One & two <three>',
    dateline: { location: 'MINSK' },
    image: { url: '/boats.jpg', alt: 'Boats', caption: 'At dawn', credit: 'Ana', width: 16, height: 9 },
    sections: [{ markdown: 'See [here](/there).' }, { heading: 'Then', markdown: 'Later.' }],
  });
  await api.call('post', `/v1/editorial/articles/${story.id}/corrections`, {
    body: { type: 'correction', text: 'It was <two>.' },
  });
  const { items } = (await get(`/v1/tags/${tag.id}/feed.json`)).body;
  const [{ content_html: html, image, summary, _dateline }] = items;
  expect(html).toContain('<img src="https://news.example.org/boats.jpg" alt="Boats"');
  expect(html).toContain('<p>MINSK — See <a href="https://news.example.org/there">here</a>.</p>');
  expect(html).toContain('<h2>Then</h2><p>Later.</p>');
  expect(html).toContain('<p>It was &lt;two&gt;.</p>');
  expect([image, summary]).toEqual(['https://news.example.org/boats.jpg', 'One & two <three>']);
  expect(_dateline.image).toEqual({ alt: 'Boats', caption: 'At dawn', credit: 'Ana', width: 16, height: 9 });
  const short = (await get(`/v1/tags/${tag.id}/feed.json?content=summary`)).body.items[0];
  expect([short.content_html, short.content_text]).toEqual([undefined, 'One & two <three>']);
  const rss = (await get(`/v1/tags/${tag.id}/feed.rss?content=summary`)).text;
  // What is read as HTML is made that.
  expect(elementsOf(rss, 'description')[1]?.text).toBe('One &amp; two &lt;three&gt;');
  expect(elementsOf(rss, 'content:encoded')).toEqual([]);
  expect(elementsOf(rss, 'media:content')[0]?.attributes).toEqual({
    url: 'https://news.example.org/boats.jpg',
    medium: 'image',
    width: '16',
    height: '9',
  });
});

describe('the pages of a feed', () => {
  const follow = async (form: (typeof forms)[number], start: string, between = async () => {}) => {
    const seen: string[] = [];
    for (let path: string | undefined = start; path !== undefined; ) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      const read = { rss: bySmithRss, atom: bySmithAtom };
      const feed = form === 'json' ? undefined : read[form](answer.text);
      seen.push(...(feed ? feed.items.map(({ id }) => id) : answer.body.items.map(({ id }: Json) => id)));
      const next: string | undefined = feed ? feed.next : answer.body.next_url;
      const link = /<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
      expect(next).toBe(link && `https://api.example.org${link}`);
      path = next?.replace('https://api.example.org', '');
      await between();
    }
    return seen.map((id) => id.replace('urn:uuid:', ''));
  };

  test.each(forms)('hold each item once, as %s, also while others are published', async (form) => {
    const tag = await createTerm(api, 'tags', `paged ${form}`);
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      made.unshift((await publishStory(api, { tags: [tag.id] })).id);
      // Some at one instant.
      if (n % 4 === 3) api.clock.advance(10);
    }
    const all = await follow(form, `/v1/tags/${tag.id}/feed.${form}?limit=3`, async () => {
      await publishStory(api, { tags: [tag.id] });
      api.clock.advance(10);
    });
    expect(all).toEqual(made);
  });

  test('go on in another format, and only in the same feed', async () => {
    const { next_url: next } = (await get('/v1/feeds/articles.json?limit=2')).body;
    const cursor = new URL(next).searchParams.get('cursor');
    const rss = await get(`/v1/feeds/articles.rss?limit=2&content=summary&cursor=${cursor}`);
    expect(bySmithRss(rss.text).items.map(({ id }) => id.slice(9))).toEqual((await listed('')).slice(2, 4));
    expect(elementsOf(rss.text, 'atom:link').map(({ attributes }) => attributes.rel)).toEqual([
      'self',
      'first',
      'next',
    ]);
    expect((await get(`/v1/feeds/articles.rss?language=fr&cursor=${cursor}`)).status).toBe(400);
    expect((await get(`/v1/feeds/articles.rss?limit=101`)).status).toBe(400);
  });
});

test('a feed of one language has nothing else in it', async () => {
  const { body } = await get('/v1/feeds/articles.json?language=de&limit=100');
  expect(idsOf({ body })).toEqual(await listed('language=de'));
  expect(body.items.length).toBeGreaterThan(0);
  expect(body.language).toBe('de');
});

test.each(forms)('a former slug leads to the present one as %s; an unknown one is a 404', async (form) => {
  const category = await createTerm(api, 'categories', uniqueHeadline('Old'));
  api.clock.advance(1_000);
  await api.call('patch', `/v1/editorial/categories/${category.id}`, {
    headers: { 'If-Match': '*' },
    body: { slug: `${category.slug}-new` },
  });
  const moved = await get(`/v1/categories/${category.slug}/feed.${form}?limit=7`);
  expect([moved.status, moved.headers.location]).toEqual([
    308,
    `/v1/categories/${category.slug}-new/feed.${form}?limit=7`,
  ]);
  expect((await get(`/v1/categories/no-such/feed.${form}`)).status).toBe(404);
});

test('an empty feed is valid, and the same each time', async () => {
  const author = await createTerm(api, 'authors', 'Nobody yet', { biography: 'Has written nothing.' });
  for (const form of forms) {
    const first = await get(`/v1/authors/${author.slug}/feed.${form}`);
    api.clock.advance(60_000);
    const again = await get(`/v1/authors/${author.slug}/feed.${form}`, {
      'If-None-Match': first.headers.etag,
    });
    expect([first.status, again.status]).toEqual([200, 304]);
    if (form === 'json') expect(faultsOfJsonFeed(first.body)).toEqual([]);
    else expect(await faultsOfXml(first.text)).toEqual([]);
  }
});

test('a reader of feeds that knows them as XML alone, or as JSON, is answered; one that takes neither is not', async () => {
  const status = async (path: string, accept: string) => (await get(path, { Accept: accept })).status;
  expect(await status('/v1/feeds/articles.rss', 'application/xml, text/xml;q=0.9')).toBe(200);
  expect(await status('/v1/feeds/articles.rss', 'application/rss+xml')).toBe(200);
  expect(await status('/v1/feeds/articles.json', 'application/json')).toBe(200);
  expect(await status('/v1/sitemaps/index.xml', 'text/xml')).toBe(200);
  expect(await status('/v1/feeds/articles.rss', 'application/json')).toBe(406);
  expect(await status('/v1/feeds/articles.atom', 'application/xml;q=0')).toBe(406);
});

test('a page of a feed is one statement, and one more to find its term', async () => {
  const category = await createTerm(api, 'categories', 'Counted feeds');
  await createTerm(api, 'categories', 'Counted below', { parent: category.id });
  await publishStory(api, { category: category.id });
  await api.clock.settle();
  const count = async (path: string) =>
    (await statementsOf(async () => expect((await get(path)).status).toBe(200))).length;
  for (const content of ['full', 'summary']) {
    expect(await count(`/v1/feeds/articles.rss?content=${content}`)).toBe(1);
    expect(await count(`/v1/categories/${category.slug}/feed.atom?content=${content}`)).toBe(2);
    expect(await count(`/v1/categories/${category.id}/feed.json?content=${content}`)).toBe(2);
  }
});

test('what is kept of a feed is over with what it shows, and only then', async () => {
  const [mine, other] = [await createTerm(api, 'tags', 'mine'), await createTerm(api, 'tags', 'other')];
  const author = await createTerm(api, 'authors', 'Mara Before');
  const story = await publishStory(api, {
    tags: [mine.id],
    bylines: [{ author: author.id, role: 'author' }],
  });
  const path = `/v1/tags/${mine.slug}/feed.rss`;
  const statements = async () => (await statementsOf(() => get(path))).length;
  await get(path);
  expect(await statements()).toBe(0);
  await publishStory(api, { tags: [other.id] });
  expect(await statements()).toBe(0);
  await api.call('patch', `/v1/editorial/authors/${author.id}`, {
    headers: { 'If-Match': '*' },
    body: { name: 'Mara After' },
  });
  expect((await get(path)).text).toContain('<dc:creator>Mara After</dc:creator>');
  await api.call('post', `/v1/editorial/articles/${story.id}/kill`, { body: { reason: 'Not so.' } });
  expect(elementsOf((await get(path)).text, 'item')).toEqual([]);
});

test('lists and terms tell where they are followed, and so does the page at /', async () => {
  const links = (header: string) =>
    [...header.matchAll(/<([^>]+)>; rel="alternate"; type="([^"]+)"/g)].map(([, url = '', type]) => ({
      url,
      type,
    }));
  const of = async (path: string) => links((await get(path)).headers.link ?? '');
  const author = await createTerm(api, 'authors', 'Followed');
  const found = [...(await of('/v1/articles?limit=1')), ...(await of(`/v1/authors/${author.id}`))];
  found.push(...(await of('/v1/categories/news')), ...(await of('/v1/tags/ports')));
  expect(found).toHaveLength(12);
  for (const { url, type } of found) {
    const answer = await get(url);
    expect([url, answer.status, answer.headers['content-type']]).toEqual([url, 200, type]);
  }
  expect(await of('/v1/articles?language=fr')).toEqual([]);
  const page = (await get('/', { Accept: 'text/html' })).text;
  const tags = [
    ...page.matchAll(/<link rel="alternate" type="([^"]+)" title="The Harbour Times" href="([^"]+)">/g),
  ];
  expect(tags.map(([, type, href]) => [type, `/${href}`])).toEqual(
    (await of('/v1/articles')).map(({ url, type }) => [type, url]),
  );
});
