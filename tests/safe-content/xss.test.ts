import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import MarkdownIt from 'markdown-it';
import { startApi, type TestApi } from '../support/api.ts';
import { createTerm, type Json, paragraph } from '../support/stories.ts';
import { dangersOf } from './read.ts';
import { vectors } from './vectors.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const desk = '/v1/editorial/articles';
const all = Object.entries(vectors).flatMap(([name, list]) => list.map((vector) => ({ name, vector })));
const withHtml = new MarkdownIt({ html: true });

/** What a vector is to be in a field that holds so many characters, and no controls but spaces. */
const cut = (vector: string, most: number) => vector.slice(0, most);

let last = 0;

/** An article with the vector in every field that takes text, and in each of the forms of a body. */
async function publish(vector: string): Promise<string> {
  last += 1;
  const number = last;
  const name = `${cut(vector, 80)} ${number}`;
  const make = async () => ({
    category: (await createTerm(api, 'categories', name, { description: vector })).slug,
    tags: [(await createTerm(api, 'tags', name, { description: vector })).slug],
    bylines: [{ author: (await createTerm(api, 'authors', name, { biography: vector })).slug }],
  });
  // Their names are text like any other, and take as long as the rest of it.
  const terms = number % 3 === 0 ? await make() : {};
  const body = {
    headline: cut(`${number} ${vector}`, 300),
    slug: `vector-${number}`,
    kicker: cut(vector, 60),
    standfirst: vector,
    excerpt: number % 2 === 0 ? vector : null,
    dateline: { location: cut(vector, 60) },
    ...terms,
    image: { url: 'https://images.example.org/x.png', alt: vector, caption: vector, credit: vector },
    seo: { title: cut(vector, 60), description: cut(vector, 160) },
    extensions: { 'org.example.wild': { [cut(vector, 60)]: vector } },
    sections: [
      { heading: cut(vector, 200), html: `<p>before</p>${vector}` },
      { heading: 'Markdown', markdown: `before\n\n${vector}\n\nafter ${vector}` },
      {
        heading: null,
        html: `<ul><li>${vector}</li></ul><figure><img src="https://images.example.org/x.png" alt="${vector}"><figcaption>${vector}</figcaption></figure>`,
      },
      {
        heading: 'Portable Text',
        body: [
          paragraph(vector),
          { _type: 'pullQuote', text: vector, attribution: vector },
          { _type: 'code', code: vector },
          { _type: 'embed', url: 'https://video.example.org/1', title: vector, provider: cut(vector, 100) },
          { _type: 'factBox', title: vector, body: [paragraph(vector)] },
          { _type: 'table', headerRows: 1, rows: [{ cells: [vector] }, { cells: [vector] }] },
          {
            _type: 'image',
            url: 'https://images.example.org/y.png',
            alt: vector,
            caption: vector,
            credit: vector,
          },
        ],
      },
    ],
    relatedLinks: [
      { kind: 'external', title: cut(vector, 300), url: 'https://example.org/', excerpt: vector },
    ],
  };
  const created = await api.call('post', desk, { body });
  expect([vector, created.status, created.status === 201 ? '' : created.text]).toEqual([vector, 201, '']);
  const published = await api.call('post', `${desk}/${created.body.id}/publish`);
  expect([vector, published.status, published.status === 200 ? '' : published.text]).toEqual([
    vector,
    200,
    '',
  ]);
  return created.body.slug;
}

/** Every string in a JSON value that stands under a name of HTML. */
function htmlIn(value: Json, isHtml: (name: string) => boolean, name = ''): string[] {
  if (typeof value === 'string') return isHtml(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    htmlIn(inner, isHtml, Array.isArray(value) ? name : key),
  );
}

/** Every address in a JSON value: of whatever it is, no scheme that runs. */
function addressesIn(value: Json, name = ''): string[] {
  if (typeof value === 'string')
    return /^(?:url|href|src|canonicalUrl|uri|sameAs)$/i.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    addressesIn(inner, Array.isArray(value) ? name : key),
  );
}

const runs = /^\s*(?:javascript|data|vbscript|blob|view-source|feed|file):/i;

async function dangersOfArticle(slug: string): Promise<string[]> {
  const at = `/v1/articles/${slug}`;
  const get = async (query: string) =>
    (await api.call('get', `${at}${query}`)) as { text: string; body: Json };
  const [html, whole, markdown, asMarkdown, jsonld, ninjs] = await Promise.all([
    get('?bodyFormat=html'),
    get('?format=html'),
    get('?format=markdown'),
    get('?bodyFormat=markdown'),
    get('?format=jsonld'),
    get('?format=ninjs'),
  ]);
  const bodies = htmlIn(html.body, (name) => name === 'body');
  expect(bodies.length).toBe(4);
  // Before the text stand its facts, as YAML: no part of what is rendered.
  const text = markdown.text.replace(/^---\n.*?\n---\n/s, '');
  const bodiesOf = (value: Json): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(value.contentType === 'text/html' && value.value ? [value.value] : []),
          ...Object.values(value).flatMap(bodiesOf),
        ];
  const inNinjs = bodiesOf(ninjs.body);
  expect(inNinjs.length).toBeGreaterThan(0);
  const read = {
    body: bodies,
    html: [whole.text],
    markdown: [withHtml.render(text)],
    bodyFormat: htmlIn(asMarkdown.body, (name) => name === 'body').map((one) => withHtml.render(one)),
    ninjs: inNinjs,
  };
  const found = Object.entries(read).flatMap(([form, texts]) =>
    texts.flatMap((one) => dangersOf(one).map((danger) => `${form}: ${danger}`)),
  );
  // It may stand in a page as it is.
  if (jsonld.text.includes('<'))
    found.push(`JSON-LD with ${jsonld.text.slice(jsonld.text.indexOf('<'), 40)}`);
  for (const { body } of [html, jsonld, ninjs])
    for (const url of addressesIn(body)) if (runs.test(url)) found.push(url);
  return found;
}

describe.each(Object.entries(vectors))('%s', (_name, list) => {
  test('run nowhere: in no field, in no form of a body, in no format', async () => {
    const waiting = [...list];
    const lane = async () => {
      for (let vector = waiting.pop(); vector !== undefined; vector = waiting.pop())
        expect([vector, await dangersOfArticle(await publish(vector))]).toEqual([vector, []]);
    };
    await Promise.all([lane(), lane(), lane()]);
  });
});

describe('all of them together', () => {
  const decode = (xml: string) =>
    xml.replaceAll(
      /&(lt|gt|quot|apos|amp|#13|#10|#9);/g,
      (_, name: string) =>
        ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ??
        String.fromCharCode(Number(name.slice(1))),
    );
  /** The text of every element of a name, as a parser of XML gives it. */
  const textsOf = (xml: string, name: string) =>
    [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
      decode(text),
    );

  test('feeds hold none, in what apps read as HTML', async () => {
    const rss: string[] = [];
    const atom: string[] = [];
    const items: Json[] = [];
    const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '');
    const nextOf = (xml: string) =>
      /<(?:atom:)?link href="([^"]+)" rel="next"|<link rel="next"[^>]* href="([^"]+)"/
        .exec(xml)
        ?.slice(1)
        .find(Boolean);
    for (const [format, pages] of [
      ['rss', rss],
      ['atom', atom],
    ] as const)
      for (let next: string | undefined = `/v1/feeds/articles.${format}`; next; ) {
        const { text } = await api.call('get', decode(pathOf(next)));
        pages.push(text);
        next = nextOf(text);
      }
    for (let next: string | undefined = '/v1/feeds/articles.json'; next; ) {
      const { body } = await api.call('get', pathOf(next));
      items.push(...body.items);
      next = body.next_url;
    }
    const inRss = rss.flatMap((xml) => [...textsOf(xml, 'content:encoded'), ...textsOf(xml, 'description')]);
    const inAtom = atom.flatMap((xml) => textsOf(xml, 'content'));
    const inJson = items.map((item) => item.content_html);
    expect([inAtom.length, inJson.length]).toEqual([all.length, all.length]);
    expect(inRss.length).toBeGreaterThan(2 * all.length);
    expect([...inRss, ...inAtom, ...inJson].flatMap((text) => dangersOf(text ?? ''))).toEqual([]);
    // No element but the feed's own: whatever was text still is.
    for (const xml of [...rss, ...atom])
      expect(xml).not.toMatch(/<(?:script|img|svg|iframe|style|a) |<!|<\?php/);
  });

  test('the page at / and the document hold none', async () => {
    const page = (await api.call('get', '/', { headers: { Accept: 'text/html' } })).text;
    // Its own style, which its policy names by digest.
    const own = new Set(['style', 'title', 'meta', 'link']);
    expect(dangersOf(page, (element) => own.has(element))).toEqual([]);
    expect(page).not.toContain('onerror=alert(1)>');
    const llms = (await api.call('get', '/llms.txt')).text;
    expect(dangersOf(withHtml.render(llms))).toEqual([]);
  });

  test('lists and searches are JSON that nobody takes for a page', async () => {
    for (const path of ['/v1/articles?limit=100', '/v1/search?q=word', '/v1/suggest?q=al']) {
      const answer = await api.call('get', path);
      expect([path, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual([
        path,
        'application/json; charset=utf-8',
        'nosniff',
      ]);
      expect(addressesIn(answer.body).filter((address) => runs.test(address))).toEqual([]);
    }
  });
});

const addresses = [
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://evil.example/1',
  'file:///etc/passwd',
  'https://example.org/"onmouseover="alert(1)',
  'https://example.org/\r\nSet-Cookie: a=b',
  'https:\\\\evil.example',
];

test.each(addresses)('no field of an address takes %j', async (address) => {
  const attempts: [string, object][] = [
    [desk, { headline: 'An address', canonicalUrl: address }],
    [desk, { headline: 'An address', image: { url: address } }],
    [
      desk,
      { headline: 'An address', relatedLinks: [{ kind: 'external', title: 'Elsewhere', url: address }] },
    ],
    [desk, { headline: 'An address', sections: [{ body: [{ _type: 'embed', url: address }] }] }],
    [desk, { headline: 'An address', sections: [{ body: [{ _type: 'image', url: address }] }] }],
    [
      desk,
      {
        headline: 'An address',
        sections: [
          {
            body: [
              {
                ...paragraph('word'),
                markDefs: [{ _key: 'a', _type: 'link', href: address }],
                children: [{ _type: 'span', text: 'word', marks: ['a'] }],
              },
            ],
          },
        ],
      },
    ],
    ['/v1/editorial/authors', { name: 'An address', url: address }],
  ];
  for (const [path, body] of attempts) {
    const { status, body: problem } = await api.call('post', path, { body });
    expect([JSON.stringify(body), status]).toEqual([JSON.stringify(body), 400]);
    expect(problem.errors[0].pointer).toMatch(/url|href|canonicalUrl/i);
  }
});

test('there are vectors of every class', () => {
  expect(all.length).toBeGreaterThan(110);
});
