import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cli, type ServedApi, serveApi } from './cli.ts';

const headline = 'Harbour Council Votes to Keep the Night Ferry Running';

const page = (
  first = 'The harbour council voted on Tuesday to keep the night ferry running for another five years, ending months of argument over its cost.',
) => `${headline}

Transport
${headline}

PORT SAFFREY – ${first}

Why the Vote Was Close

Four councillors called the *ferry* a luxury that the town could not afford, and asked for the money to go to # 3 bus instead.

The other five said that the night shift at the cold store has no other way home, whatever the timetable promises.

What Happens Next

A new timetable is expected in March, with one sailing fewer on Sundays and two more on Fridays in the summer months.

Related Articles

Cold Store Adds a Third Shift
Business

Cold Store Adds a Third Shift

PORT SAFFREY – The largest employer on the quay said on Monday that it would hire forty people before the end of the year.
`;

let api: ServedApi;

beforeAll(async () => {
  api = await serveApi();
});

afterAll(() => api.close());

const importPage = (text: string | Buffer, ...options: string[]) =>
  cli(['import', 'page', '-', '--json', ...options], api.environment, text);

const articles = async () => (await api.call('get', '/v1/editorial/articles')).body.data;
const counts = async () => {
  const { article, category, revision, publication, auditEntry, change } = api.database.prisma;
  return Promise.all(
    [article, category, revision, publication, auditEntry, change].map((table) =>
      (table as typeof article).count(),
    ),
  );
};

const textOf = (body: { children: { text: string }[] }[]) =>
  body.map(({ children }) => children.map(({ text }) => text).join(''));

describe('import page', () => {
  test('a dry run writes nothing and needs no API', async () => {
    const before = await counts();
    const result = await cli(['import', 'page', '-', '--dry-run'], {}, page());
    expect(result.code).toBe(0);
    expect(result.out).toContain('PORT SAFFREY');
    expect(result.out).toContain('[Business] Cold Store Adds a Third Shift');
    expect(await counts()).toEqual(before);
  });

  test('a page becomes an article, and its texts stay equal to the byte', async () => {
    const result = await importPage(page(), '--publish');
    expect(result.notes).not.toMatch(/refused|invalid/i);
    expect(result.code).toBe(0);
    const { outcome, article } = JSON.parse(result.out);
    expect(outcome).toBe('created');
    const { body: read } = await api.call('get', `/v1/articles/${article.id}`);
    expect(read).toMatchObject({
      headline,
      category: { name: 'Transport' },
      dateline: { location: 'PORT SAFFREY', text: 'PORT SAFFREY – ' },
      relatedLinks: [
        {
          kind: 'external',
          title: 'Cold Store Adds a Third Shift',
          category: { name: 'Business' },
          url: null,
        },
      ],
    });
    expect(read.sections.map(({ heading }: { heading: string | null }) => heading)).toEqual([
      null,
      'Why the Vote Was Close',
      'What Happens Next',
    ]);
    const paragraphs = read.sections.flatMap(({ body }: { body: never[] }) => textOf(body));
    expect(paragraphs).toHaveLength(4);
    paragraphs[0] = read.dateline.text + paragraphs[0];
    for (const paragraph of paragraphs) expect(page().split('\n')).toContain(paragraph);
  });

  test('the same page again changes nothing, however its lines end', async () => {
    const before = await counts();
    for (const again of [page(), `\uFEFF${page()}\n\n`, page().replaceAll('\n', '\r\n')]) {
      const result = await importPage(again, '--publish');
      expect(JSON.parse(result.out).outcome).toBe('unchanged');
    }
    expect(await counts()).toEqual(before);
  });

  test('a changed page updates its article, which keeps its id, sections and links', async () => {
    const [before] = await articles();
    const { body: old } = await api.call('get', `/v1/editorial/articles/${before.id}`);
    const changed = page(
      'The harbour council voted on Tuesday evening to keep the night ferry running for another five years, by one vote.',
    );
    const { outcome, article } = JSON.parse((await importPage(changed)).out);
    expect(outcome).toBe('updated');
    expect(article.id).toBe(old.id);
    const ids = (items: { id: string }[]) => items.map(({ id }) => id);
    expect(ids(article.sections)).toEqual(ids(old.sections));
    expect(ids(article.relatedLinks)).toEqual(ids(old.relatedLinks));
    expect(article.publishedRevision).toBe(old.publishedRevision);
    expect(textOf(article.sections[0].body)[0]).toContain('by one vote');
  });

  test('the same story in another language is another article', async () => {
    const before = (await articles()).length;
    const { outcome, article } = JSON.parse((await importPage(page(), '--language', 'de')).out);
    expect({ outcome, language: article.language }).toEqual({ outcome: 'created', language: 'de' });
    expect(await articles()).toHaveLength(before + 1);
    // Now two languages share the slug.
    expect(JSON.parse((await importPage(page(), '--language', 'de')).out).outcome).toBe('unchanged');
  });

  test('an article that no import made is never touched', async () => {
    const own = headline.replace('Night', 'Day');
    const slug = 'harbour-council-votes-to-keep-the-day-ferry-running';
    await api.call('post', '/v1/editorial/articles', { body: { headline: 'Ours', slug } });
    const before = await counts();
    const result = await importPage(page().replaceAll(headline, own));
    expect(result.code).toBe(1);
    expect(result.notes).toContain('"Ours"');
    expect(await counts()).toEqual(before);
  });

  test('a run that ended between category and article is made whole by the next', async () => {
    await api.call('post', '/v1/editorial/categories', { body: { name: 'Harbour Life' } });
    const text = page()
      .replaceAll(headline, 'Forty New Jobs at the Cold Store on the Northern Quay')
      .replace('Transport', 'Harbour Life');
    const { outcome, article } = JSON.parse((await importPage(text)).out);
    expect({ outcome, category: article.category.name }).toEqual({
      outcome: 'created',
      category: 'Harbour Life',
    });
    const { data } = (await api.call('get', '/v1/editorial/categories?q=harbour')).body;
    expect(data).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['a line', 'hello'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x41])],
  ])('%s is refused with a message and exit code 1', async (_what, input) => {
    const before = await counts();
    const result = await importPage(input);
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.notes).not.toMatch(/^ +at /m);
    expect(await counts()).toEqual(before);
  });
});
