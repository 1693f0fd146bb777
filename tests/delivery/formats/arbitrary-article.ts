import fc from 'fast-check';
import { articleTypes, bylineRoles, correctionTypes } from '../../../src/content/fields.ts';
import { withKeys } from '../../../src/content/with-keys.ts';
import type { WholeArticle } from '../../../src/delivery/formats/whole-article.ts';
import { anyBody, href, wildText } from '../../content/arbitrary-body.ts';

/** What is written out as a closing tag, a comment or front matter, in the middle of other text. */
const nasty = fc.constantFrom(
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '\n---\nevil: true\n---\n',
  '---',
  '- a: [b',
  '&amp;lt;',
  'yes',
  'null',
  '0x1F',
  '12:30:00',
  '2026-11-24',
  '\u0085\u2028\u2029\ufeff\u0007',
  '{{7*7}}',
  '# not a heading',
  'مرحبا بالعالم',
  '𠮷野家 👩‍👩‍👧',
);
const words = fc
  .oneof({ weight: 3, arbitrary: wildText({ maxLength: 40 }) }, { weight: 1, arbitrary: nasty })
  .filter((text) => /\S/u.test(text));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one);
const uuid = fc.uuid({ version: 7 });
const slug = fc.stringMatching(/^[a-zа-я中]{1,8}(-[a-z0-9]{1,5})?$/u);
const instant = fc
  .integer({ min: Date.parse('2000-01-01'), max: Date.parse('2027-01-01') })
  .map((at) => new Date(at).toISOString());

const image = fc.record({
  url: fc.oneof(fc.webUrl(), fc.constantFrom('/photos/кот.jpg', 'photos/a%20b.jpg', '?id=[1]|2%')),
  alt: maybe(words),
  caption: maybe(words),
  credit: maybe(words),
  width: maybe(fc.integer({ min: 1, max: 5_000 })),
  height: maybe(fc.integer({ min: 1, max: 5_000 })),
});

const term = fc.record({ id: uuid, slug, name: words });
const author = fc.record({
  id: uuid,
  slug,
  name: words,
  jobTitle: maybe(words),
  url: maybe(fc.webUrl()),
  image: maybe(image),
});
const anchor = fc.stringMatching(/^[a-zа-я_]{1,8}$/u);
const section = fc.record({
  id: uuid,
  heading: maybe(words),
  anchor: maybe(anchor),
  body: anyBody.map((body) => withKeys(body)),
});

const card = { excerpt: maybe(words), category: maybe(term), image: maybe(image) };
const link = fc.oneof(
  fc.record({
    kind: fc.constant('external' as const),
    id: uuid,
    ...card,
    url: maybe(href),
    title: words,
    reason: fc.constant('curated' as const),
  }),
  fc.record({
    kind: fc.constant('article' as const),
    id: maybe(uuid),
    ...card,
    article: fc.record({ id: uuid, slug, language: fc.constantFrom('en', 'ar') }),
    headline: words,
    publishedAt: instant,
    reason: fc.constantFrom('curated' as const, 'text' as const),
  }),
);

const few = { maxLength: 3 };

/** JSON of the writer's own, as Postgres keeps it. */
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => {
  const text = JSON.stringify(value);
  return text === JSON.stringify(JSON.parse(text)) && !/\\u(0000|d[89a-f])/i.test(text);
});

/** Any article that readers may be shown. */
export const anyArticle: fc.Arbitrary<WholeArticle> = fc
  .record({
    id: uuid,
    slug,
    language: fc.constantFrom('en', 'be', 'ar', 'zh-Hans', 'pt-BR'),
    type: fc.constantFrom(...articleTypes),
    headline: words,
    kicker: maybe(words),
    standfirst: maybe(words),
    excerpt: maybe(words),
    image: maybe(image),
    category: maybe(term),
    tags: fc.array(term, few),
    bylines: fc.array(fc.record({ author, role: fc.constantFrom(...bylineRoles) }), few),
    wordCount: fc.nat(10_000),
    readingTimeMinutes: fc.nat(60),
    publishedAt: instant,
    dates: fc.tuple(instant, instant),
    dateline: maybe(fc.record({ location: words, text: maybe(words) })),
    sections: fc.array(section, few),
    relatedLinks: fc.array(link, few),
    corrections: fc.array(
      fc.record({
        id: uuid,
        type: fc.constantFrom(...correctionTypes),
        text: words,
        sections: fc.array(uuid, few),
        publishedAt: instant,
      }),
      few,
    ),
    canonicalUrl: maybe(fc.webUrl({ withQueryParameters: true, withFragments: true })),
    seo: fc.record({ title: maybe(words), description: maybe(words), noindex: fc.boolean() }),
    extensions: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}\.[a-z]{1,5}$/), json, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  })
  .map(({ dates, ...article }) => {
    const [firstPublishedAt = '', modifiedAt = ''] = [...dates].sort();
    return { ...article, firstPublishedAt, modifiedAt } as WholeArticle;
  });
