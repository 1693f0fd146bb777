import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contracts } from '../../../src/resources.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { statementsOf } from '../../support/statements.ts';
import { type Json, publishStory, type Story } from '../../support/stories.ts';

let api: TestApi;
let story: Story;
const long = 'The first boat left at dawn, and the second one a little later. '.repeat(40);
beforeAll(async () => {
  api = await startApi();
  story = await publishStory(api, { sections: [{ markdown: long }] });
});
afterAll(() => api.close());

const types: Record<string, string> = {
  json: 'application/json; charset=utf-8',
  jsonld: 'application/ld+json',
  ninjs: 'application/vnd.iptc.ninjs+json; version=3.1',
  ninjs2: 'application/vnd.iptc.ninjs+json; version=2.2',
  markdown: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
};
const problem = 'application/problem+json; charset=utf-8';
const formats = Object.keys(types);
const others = formats.filter((format) => format !== 'json');
const path = () => `/v1/articles/${story.slug}`;
const read = (search: string, headers: Record<string, string> = {}) =>
  api.call('get', path() + search, { headers });
const typeOf = (answer: { headers: Record<string, string> }) => answer.headers['content-type'];
const variesBy = (answer: { headers: Record<string, string> }) => String(answer.headers.vary).split(', ');

test('the contract, and so the document, has each form that is tested here', () => {
  const endpoint = contracts.find(({ operationId }) => operationId === 'readArticle');
  expect(['json', ...Object.keys(endpoint?.response.formats ?? {})]).toEqual(formats);
});

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['application/json, text/plain, */*', 'json'],
  ['text/plain, application/json, application/*+json, */*', 'json'],
  ['text/html, application/json', 'json'],
  ['application/ld+json, application/json;q=0.9', 'jsonld'],
  ['application/ld+json;q=0.4, application/json;q=0.3', 'jsonld'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['TEXT/HTML', 'html'],
  ['text/html; charset=utf-8', 'html'],
  ['text/*', 'markdown'],
  ['text/*, text/markdown;q=0', 'html'],
  ['text/markdown;q=0.5, text/plain;q=0.7', 'text'],
  ['application/vnd.iptc.ninjs+json', 'ninjs'],
  ['application/vnd.iptc.ninjs+json;version=2.2', 'ninjs2'],
  ['application/vnd.iptc.ninjs+json; version="2.2"', 'ninjs2'],
  ['*/*, application/json;q=0', 'jsonld'],
  ['text/csv, */*;q=0.1', 'json'],
])('Accept: %s answers %s', async (accept, format) => {
  const answer = await read('', accept === undefined ? {} : { Accept: accept });
  expect([answer.status, typeOf(answer)]).toEqual([200, types[format]]);
  expect(variesBy(answer)).toContain('Accept');
});

test.each([
  'text/csv',
  'image/*',
  'application/json;q=0',
  'application/vnd.iptc.ninjs+json;version=1.0',
  '*/*;q=0',
  'nonsense',
])('Accept: %s is a 406 that lists what there is', async (accept) => {
  const { status, body, headers } = await read('', { Accept: accept });
  expect([status, headers['content-type']]).toEqual([406, problem]);
  for (const format of formats) expect(body.detail).toContain(`format=${format}`);
  for (const type of Object.values(types)) expect(body.detail).toContain(type.replace('; charset=utf-8', ''));
});

describe.each(formats)('format=%s', (format) => {
  test('wins over Accept, and the answer does not depend on it', async () => {
    const answer = await read(`?format=${format}`, { Accept: 'text/csv' });
    expect([answer.status, typeOf(answer)]).toEqual([200, types[format]]);
    expect(variesBy(answer)).not.toContain('Accept');
  });

  test('has an ETag of its own, 304, HEAD and compression', async () => {
    const plain = { 'Accept-Encoding': 'identity' };
    const answer = await read(`?format=${format}`, plain);
    const again = await read(`?format=${format}`, { ...plain, 'If-None-Match': String(answer.headers.etag) });
    expect([again.status, again.headers.etag]).toEqual([304, answer.headers.etag]);
    const head = await api.call('head', `${path()}?format=${format}`, { headers: plain });
    expect(head.headers).toMatchObject({
      etag: answer.headers.etag,
      'content-type': types[format],
      'content-length': String(Buffer.byteLength(answer.text)),
    });
    const packed = await read(`?format=${format}`, { 'Accept-Encoding': 'gzip' });
    expect([packed.headers['content-encoding'], packed.text]).toEqual(['gzip', answer.text]);
    for (const other of formats.filter((one) => one !== format)) {
      const mixed = await read(`?format=${other}`, { 'If-None-Match': String(answer.headers.etag) });
      expect([other, mixed.status]).toEqual([other, 200]);
    }
  });

  test('leads to the others', async () => {
    const { headers } = await read(`?format=${format}&language=en`);
    const links = [...String(headers.link).matchAll(/<([^>]+)>; rel="alternate"; type="([^"]+)"/g)];
    expect(links).toHaveLength(formats.length - 1);
    for (const [, address = '', type = ''] of links) {
      const answer = await read(address);
      expect(String(typeOf(answer))).toContain(type);
      expect(address).toContain('language=en');
    }
  });

  test('is kept by an old address, and problems stay problems', async () => {
    const moving = await publishStory(api, {});
    const at = `/v1/editorial/articles/${moving.id}`;
    const slug = `${moving.slug}-anew`;
    api.clock.advance(1_000);
    await api.call('patch', at, { headers: { 'If-Match': '*' }, body: { slug } });
    await api.call('post', `${at}/publish`);
    const old = await api.call('get', `/v1/articles/${moving.slug}?format=${format}`);
    expect([old.status, old.headers.location]).toEqual([308, `/v1/articles/${slug}?format=${format}`]);
    const type = String(types[format]);
    const negotiated = await api.call('get', `/v1/articles/${moving.slug}`, { headers: { Accept: type } });
    const followed = await api.call('get', String(negotiated.headers.location));
    expect([negotiated.status, typeOf(followed)]).toEqual([308, type]);
    expect(variesBy(negotiated)).toContain('Accept');

    await api.call('post', `${at}/kill`, { body: { reason: 'Withdrawn.' } });
    for (const [reference, status] of [
      [moving.id, 410],
      ['nothing-there', 404],
    ]) {
      const answer = await api.call('get', `/v1/articles/${reference}?format=${format}`);
      expect([answer.status, typeOf(answer)]).toEqual([status, problem]);
    }
  });
});

describe('bodyFormat and fields shape the JSON', () => {
  test.each(others)('with format=%s they are a 400 that names them', async (format) => {
    const { status, body } = await read(`?format=${format}&bodyFormat=html&fields=headline`);
    expect(status).toBe(400);
    expect(body.errors.map(({ parameter }: Json) => parameter).sort()).toEqual(['bodyFormat', 'fields']);
  });

  test('with them, JSON is what a browser gets, and all there is', async () => {
    const browser = await read('?fields=headline', { Accept: 'text/html, */*;q=0.8' });
    expect([typeOf(browser), Object.keys(browser.body).sort()]).toEqual([types.json, ['headline', 'id']]);
    expect(variesBy(browser)).not.toContain('Accept');
    expect(browser.headers.link).toBeUndefined();
    const { status, body } = await read('?fields=headline', { Accept: 'text/html' });
    expect([status, body.errors[0].detail]).toEqual([406, 'leaves out application/json']);
  });

  test('and an unknown format is a 400', async () => {
    const { status, body } = await read('?format=docx');
    expect([status, body.errors[0].parameter]).toEqual([400, 'format']);
  });
});

test('what is kept under an address is never given in another form than the one asked for', async () => {
  const asks = [
    ...formats.map((format) => ({ search: `?format=${format}`, accept: 'text/csv', format })),
    ...formats.map((format) => ({ search: '', accept: String(types[format]), format })),
    { search: '', accept: 'text/html, application/json;q=0.9', format: 'html' },
    { search: '', accept: '*/*', format: 'json' },
  ];
  const first: Record<string, string> = {};
  // In every order: whoever comes first must not decide for the others.
  for (let turn = 0; turn < asks.length; turn += 3) {
    const other = await publishStory(api, {});
    for (let step = 0; step < 3 * asks.length; step += 1) {
      const { search, accept, format } = asks[(turn + step) % asks.length] as (typeof asks)[number];
      const answer = await api.call('get', `/v1/articles/${other.slug}${search}`, {
        headers: { Accept: accept },
      });
      expect([search, accept, typeOf(answer)]).toEqual([search, accept, types[format]]);
      const key = `${other.slug} ${format}`;
      first[key] ??= answer.text;
      expect(answer.text).toBe(first[key]);
    }
    const refused = await api.call('get', `/v1/articles/${other.slug}`, { headers: { Accept: 'text/csv' } });
    expect(refused.status).toBe(406);
  }
});

test('each form is made once and kept until the article changes', async () => {
  const kept = await publishStory(api, {});
  const at = `/v1/articles/${kept.id}`;
  const all = async () => {
    const texts: string[] = [];
    for (const format of formats) texts.push((await api.call('get', `${at}?format=${format}`)).text);
    return texts;
  };
  const before = await all();
  const statements = await statementsOf(async () => {
    expect(await all()).toEqual(before);
  });
  expect(statements).toEqual([]);
  const desk = `/v1/editorial/articles/${kept.id}`;
  await api.call('patch', desk, { headers: { 'If-Match': '*' }, body: { headline: 'Changed under way' } });
  await api.call('post', `${desk}/publish`);
  for (const text of await all()) expect(text).toContain('Changed under way');
});

test('an instant in the past is told in every form', async () => {
  const at = api.clock.now().toISOString();
  const past = await publishStory(api, {});
  api.clock.advance(60_000);
  const desk = `/v1/editorial/articles/${past.id}`;
  await api.call('patch', desk, { headers: { 'If-Match': '*' }, body: { headline: 'Told later' } });
  await api.call('post', `${desk}/publish`);
  for (const format of formats) {
    const then = await api.call('get', `/v1/articles/${past.id}?asOf=${at}`, {
      headers: { Accept: String(types[format]) },
    });
    expect([typeOf(then), then.text.includes('Told later')]).toEqual([types[format], false]);
    expect(then.headers.link).toContain(`</v1/articles/${past.id}>; rel="original timegate"`);
  }
});

test('JSON-LD may stand in a script of a page, and HTML in the page', async () => {
  const evil = '</script><script>alert(1)</script><!--';
  const wicked = await publishStory(api, {
    headline: evil,
    standfirst: evil,
    sections: [{ heading: evil, body: [{ _type: 'code', code: evil }] }],
    extensions: { 'com.example.evil': { [evil]: evil } },
  });
  const { text, body } = await api.call('get', `/v1/articles/${wicked.id}?format=jsonld`);
  expect(text).not.toContain('<');
  expect(body.headline).toBe(evil);
  const html = (await api.call('get', `/v1/articles/${wicked.id}?format=html`)).text;
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<!--');
});
