import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { readConfig } from '../../../src/config.ts';
import { fromMarkdown } from '../../../src/content/markdown.ts';
import { toText } from '../../../src/content/plain-text.ts';
import { articleFormats } from '../../../src/delivery/formats/formats.ts';
import type { WholeArticle } from '../../../src/delivery/formats/whole-article.ts';
import { loadSampleContent } from '../../../src/sample/load.ts';
import { readSampleContent } from '../../../src/sample/read.ts';
import { siteOf } from '../../../src/site/site.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import type { Json } from '../../support/stories.ts';
import { anyArticle } from './arbitrary-article.ts';
import { readers } from './held.ts';
import { readFrontMatter, readHtml } from './text-formats.ts';

const names = Object.keys(articleFormats) as (keyof typeof articleFormats)[];
const data = Object.keys(readers) as (keyof typeof readers)[];
const { articles } = await readSampleContent();
const headlines = articles.map(({ input }) => input.headline);

/** More of them: `DATELINE_FORMAT_RUNS=5000 npm test -- tests/delivery/formats`. */
const runs = Number(process.env.DATELINE_FORMAT_RUNS ?? 60);

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_SITE_LOGO: 'https://post.example.org/logo.png' });
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
});
afterAll(() => api.close());

describe.each(headlines)('the sample article "%s"', (headline) => {
  const read = async (format: string) => {
    const cards = (await api.call('get', '/v1/articles?limit=100')).body.data;
    const { id } = cards.find((card: Json) => card.headline === headline);
    const answer = await api.call('get', `/v1/articles/${id}?format=${format}`);
    expect([format, answer.status]).toEqual([format, 200]);
    return /json/.test(String(answer.headers['content-type'])) ? answer.body : answer.text;
  };

  test('validates in every format, and loses nothing', async () => {
    const article = await read('json');
    for (const format of data) {
      const { faults, held, whole } = await readers[format](await read(format), article);
      expect([format, faults]).toEqual([format, []]);
      expect([format, held]).toEqual([format, whole]);
    }
  });

  test('has its text in every format', async () => {
    const article = await read('json');
    const plain = article.sections
      .flatMap(({ heading, body }: Json) => [heading ?? '', ...toText(body).split('\n')])
      .map((line: string) => line.replace(/^ *(?:[-•]|\d+\.) /, '').trim())
      .filter((line: string) => line !== '' && !line.includes('\t'));
    const html = readHtml(await read('html')).text;
    const text = await read('text');
    const markdown = readFrontMatter(await read('markdown')).text;
    const reread = toText(fromMarkdown(markdown).body);
    const { articleBody } = await read('jsonld');
    const forms = { html, text, markdown: reread, jsonld: articleBody };
    const missing = Object.entries(forms).flatMap(([format, whole]) =>
      plain.filter((line: string) => !whole.includes(line)).map((line: string) => `${format}: ${line}`),
    );
    expect(missing).toEqual([]);
    for (const { text: note } of article.corrections) expect(text).toContain(note);
    if (article.dateline) expect(html).toContain(article.dateline.location);
  });
});

const site = siteOf(readConfig({ DATELINE_SITE_LOGO: 'https://post.example.org/logo.png' }));

/** As it comes out at the other end. */
const made = (format: (typeof names)[number], article: WholeArticle): Json => {
  const value = articleFormats[format].make(article, site);
  return typeof value === 'string' ? value : JSON.parse(JSON.stringify(value));
};

test.each(data)('any article as %s validates, and nothing of it is lost', async (format) => {
  await fc.assert(
    fc.asyncProperty(anyArticle, async (article) => {
      const { faults, held, whole } = await readers[format](made(format, article), article);
      expect(faults).toEqual([]);
      expect(held).toEqual(JSON.parse(JSON.stringify(whole)));
    }),
    { numRuns: runs },
  );
});

test('any article as plain text holds its words as they are', () => {
  fc.assert(
    fc.property(anyArticle, (article) => {
      const text = made('text', article);
      for (const words of [article.headline, ...article.sections.map(({ body }) => toText(body))])
        expect(text.includes(words)).toBe(true);
    }),
    { numRuns: runs },
  );
});
