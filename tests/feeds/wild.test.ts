import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isStorableText } from '../../src/content/text.ts';
import { anyBody } from '../content/arbitrary-body.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createTerm, type Json, uniqueHeadline } from '../support/stories.ts';
import {
  byFeedParser,
  byRssParser,
  bySmithAtom,
  bySmithRss,
  elementsOf,
  faultsOfJsonFeed,
  faultsOfXml,
  type ParsedFeed,
} from './parsers.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    DATELINE_SITE_NAME: 'A & B ]]> <i>',
    DATELINE_SITE_URL: 'https://news.example.org/a b',
  });
});
afterAll(() => api.close());

/** What writers of XML trip over, in between all else that there is. */
const hostile = (maxLength: number) =>
  fc
    .oneof(
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength }) },
      {
        weight: 4,
        arbitrary: fc
          .array(
            fc.constantFrom(
              ...[
                ']]>',
                '<![CDATA[',
                '<!--',
                '-->',
                '&',
                '&amp;',
                '&#0;',
                '&nbsp;',
                '<b>',
                '</title>',
                '"',
                "'",
              ],
              ...[
                '\u0001',
                '\b',
                '\v',
                '\f',
                '\u001f',
                '\u007f',
                '\u0085',
                '\ufffe',
                '\uffff',
                '\u2028',
                '\ufeff',
              ],
              ...['\r', '\r\n', '\n', '\t', ' ', '😀', '𠀀', 'é', '中', 'a', 'b'],
            ),
            { minLength: 1, maxLength: Math.floor(maxLength / 9) },
          )
          .map((parts) => parts.join('')),
      },
    )
    .filter((text) => isStorableText(text) && /\S/u.test(text));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });

const story = fc.record({
  headline: hostile(200),
  kicker: maybe(hostile(90)),
  standfirst: maybe(hostile(300)),
  excerpt: maybe(hostile(300)),
  dateline: maybe(fc.record({ location: hostile(90) })),
  image: maybe(
    fc.record({
      url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.constantFrom("/it's?a=1&b=[2]", '中.jpg')),
      alt: maybe(hostile(100)),
      caption: maybe(hostile(100)),
      credit: maybe(hostile(100)),
    }),
  ),
  sections: fc.array(fc.record({ heading: maybe(hostile(90)), body: anyBody }), {
    minLength: 1,
    maxLength: 2,
  }),
});

/** What XML cannot hold is replaced; written here once more, the other way round. */
const inXml = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about.
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

/** As far as parsers for people go: they trim, and take white space for a space. */
const seen = (text: string) =>
  inXml(text)
    .replaceAll(/[\s\u0085\ufeff]+/gu, ' ')
    .trim();

async function publish(tag: string, author: string, wild: { sections: object[] }): Promise<void> {
  const made = await api.call('post', '/v1/editorial/articles', {
    body: {
      ...wild,
      sections: [...wild.sections, { markdown: 'The first boat left at dawn.' }],
      slug: uniqueHeadline('wild').replaceAll(' ', '-'),
      tags: [tag],
      bylines: [{ author, role: 'author' }],
    },
  });
  expect([made.status, made.status === 201 ? '' : made.text]).toEqual([201, '']);
  const published = await api.call('post', `/v1/editorial/articles/${made.body.id}/publish`);
  expect(published.status).toBe(200);
  api.clock.advance(1_001);
}

test('whatever a text holds, each format gives it back to the parsers that apps use', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(story, { minLength: 6, maxLength: 6 }),
      hostile(90),
      hostile(90),
      async (stories, tagName, authorName) => {
        const tag = await createTerm(api, 'tags', tagName, {
          slug: uniqueHeadline('tag').replaceAll(' ', '-'),
        });
        const author = await createTerm(api, 'authors', authorName, {
          slug: uniqueHeadline('author').replaceAll(' ', '-'),
        });
        for (const one of stories) await publish(tag.id, author.id, one);
        const { body: list } = await api.call('get', `/v1/articles?tag=${tag.id}&limit=100`);
        const cards: Json[] = list.data;
        expect(cards).toHaveLength(stories.length);
        const path = `/v1/tags/${tag.id}/feed`;
        const { body: json } = await api.call('get', `${path}.json`);
        expect(faultsOfJsonFeed(json)).toEqual([]);
        // JSON holds every character.
        expect(
          json.items.map((item: Json) => [item.id, item.title, item.authors[0].name, item.tags]),
        ).toEqual(cards.map((card) => [`urn:uuid:${card.id}`, card.headline, authorName, [tagName]]));
        const contents: string[] = json.items.map((item: Json) => item.content_html);
        const images: (string | undefined)[] = json.items.map((item: Json) => item.image);
        const rss = String((await api.call('get', `${path}.rss`)).text ?? '');
        const atom = (await api.call('get', `${path}.atom`)).text;
        expect(await faultsOfXml(rss)).toEqual([]);
        expect(await faultsOfXml(atom)).toEqual([]);

        // To the byte, by a parser that changes nothing; others would make a line feed of what is not escaped.
        expect(rss + atom).not.toContain('\r');
        const texts = (xml: string, name: string) => elementsOf(xml, name).map(({ text }) => text);
        expect(texts(rss, 'content:encoded')).toEqual(contents.map(inXml));
        expect(texts(atom, 'content')).toEqual(contents.map(inXml));
        expect(texts(rss, 'title').slice(1)).toEqual(cards.map((card) => inXml(card.headline)));
        expect(texts(atom, 'title').slice(1)).toEqual(cards.map((card) => inXml(card.headline)));
        expect(texts(rss, 'dc:creator')).toEqual(cards.map(() => inXml(authorName)));
        expect(elementsOf(atom, 'category').map(({ attributes }) => attributes.label)).toEqual(
          cards.map(() => inXml(tagName)),
        );
        expect(elementsOf(rss, 'media:content').map(({ attributes }) => attributes.url)).toEqual(
          images.filter((url) => url !== undefined),
        );

        // And by those that apps use.
        const expected = (card: Json, at: number) => ({
          id: `urn:uuid:${card.id}`,
          link: `https://news.example.org/a%20b/en/${card.slug}`,
          publishedAt: card.publishedAt.replace(/\.\d+/, '.000'),
          title: seen(card.headline),
          content: seen(contents[at] ?? ''),
          authors: [seen(authorName)],
          image: images[at],
        });
        const as = ({ items }: ParsedFeed) =>
          items.map((item) => ({
            id: item.id,
            link: item.link,
            publishedAt: item.publishedAt.replace(/\.\d+/, '.000'),
            title: seen(item.title),
            content: seen(item.content ?? ''),
            authors: item.authors.map(seen),
            image: item.image,
          }));
        expect(as(bySmithRss(rss))).toEqual(cards.map(expected));
        expect(as(bySmithAtom(atom))).toEqual(cards.map(expected));
        expect(as(await byRssParser(rss))).toEqual(cards.map(expected));
        expect(as(await byRssParser(atom))).toEqual(cards.map(expected));
        // It writes addresses in its own way, and takes what looks like a tag out of a title.
        const unaddressed = (items: ReturnType<typeof as>) =>
          items.map((item, at) => ({
            ...item,
            title: cards[at].headline.includes('<') ? '' : item.title,
            content: item.content.replaceAll(/ (?:href|src)="[^"]*"/g, ''),
          }));
        const all = unaddressed(cards.map(expected));
        expect(unaddressed(as(await byFeedParser(rss)))).toEqual(all);
        expect(unaddressed(as(await byFeedParser(atom)))).toEqual(all);
      },
    ),
    { numRuns: Number(process.env.DATELINE_TEST_FEED_RUNS ?? 3), endOnFailure: true },
  );
}, 600_000);
