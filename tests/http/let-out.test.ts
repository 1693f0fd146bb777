import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { deliveryArticleContract } from '../../src/delivery/articles/contract.ts';
import { letOut } from '../../src/http/let-out.ts';
import { contracts } from '../../src/resources.ts';

const id = '0199b2f0-0001-7c1e-9a44-3f1c52f7a911';
const at = '2026-11-24T08:00:00.000Z';
const image = {
  url: 'https://example.org/a.jpg',
  alt: 'A',
  caption: null,
  credit: null,
  width: 1,
  height: 1,
};
const ref = { id, slug: 'a', name: 'A' };
const link = { id, reason: 'curated', excerpt: null, category: ref, image };
const text = {
  _type: 'block',
  _key: 'k1',
  style: 'normal',
  children: [{ _type: 'span', _key: 'k2', text: 'Words.', marks: ['l1'] }],
  markDefs: [{ _type: 'link', _key: 'l1', href: 'https://example.org/', title: null }],
};

const card = {
  id,
  slug: 'a',
  language: 'en',
  type: 'news',
  headline: 'A',
  kicker: null,
  standfirst: null,
  excerpt: null,
  image,
  category: ref,
  tags: [ref, ref],
  bylines: [{ author: { ...ref, jobTitle: null, url: null, image }, role: 'author' }],
  wordCount: 1,
  readingTimeMinutes: 1,
  firstPublishedAt: at,
  publishedAt: at,
  modifiedAt: at,
};

const article = {
  ...card,
  dateline: { location: 'MINSK', text: null },
  sections: [
    { id, heading: null, anchor: null, body: [text] },
    { id, heading: 'B', anchor: 'b', body: '<p>Words.</p>' },
  ],
  relatedLinks: [
    { kind: 'article', ...link, article: { id, slug: 'a', language: 'en' }, headline: 'A', publishedAt: at },
    { kind: 'external', ...link, url: null, title: 'A' },
  ],
  corrections: [],
  canonicalUrl: null,
  seo: { title: null, description: null, noindex: false },
  extensions: { 'com.example.poll': { open: true } },
};

const answers: [z.ZodType, unknown][] = [
  [deliveryArticleContract.read.response.body, article],
  [deliveryArticleContract.read.response.body, { id, headline: 'A' }],
  [deliveryArticleContract.list.response.body, { data: [card, card], nextCursor: null }],
  [deliveryArticleContract.list.response.body, { data: [{ id, tags: [ref] }], nextCursor: 'c' }],
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with a property that no schema lists in each object that `isChosen` picks, but in what is the writer's own. */
function leaky(value: unknown, isChosen: () => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => leaky(item, isChosen));
  if (!isObject(value)) return value;
  const kept = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'extensions' ? item : leaky(item, isChosen)]),
  );
  return isChosen() ? { draftSecret: { headline: 'not yet' }, ...kept } : kept;
}

test.each(answers)('what the schema lists goes out as it is, the very same object', (schema, value) => {
  expect(schema.parse(value)).toEqual(value);
  expect(letOut(schema)(value)).toEqual(value);
});

test.each(answers)('what the schema does not list cannot leave, wherever it is', (schema, value) => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.boolean()), (choices) => {
      const next = () => choices.next().value === true;
      const before = leaky(value, next);
      const copy = structuredClone(before);
      expect(letOut(schema)(before)).toEqual(value);
      expect(before).toEqual(copy);
    }),
  );
});

test.each([
  ['a text for an object', z.object({ a: z.object({ b: z.string() }) }), { a: 'b' }],
  ['an object for a list', z.object({ a: z.array(z.object({})) }), { a: {} }],
  ['another kind', z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: 'b' }],
])('%s is our fault, not a way around the schema', (_, schema, value) => {
  expect(() => letOut(schema)(value)).toThrow(TypeError);
});

test('a schema that gives another value than it was given is left to zod', () => {
  const schema = z.object({ at: z.date().transform((date) => date.toISOString()), word: z.string().trim() });
  expect(letOut(schema)({ at: new Date(at), word: ' a ', more: 1 })).toEqual({ at, word: 'a' });
});

test('there is a way out for each answer of delivery', () => {
  const delivery = contracts.filter(({ access, response }) => access === 'delivery' && response.body);
  expect(delivery.length).toBeGreaterThan(5);
  for (const { response } of delivery) expect(() => letOut(response.body as z.ZodType)).not.toThrow();
});
