import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anchorsFor } from '../../src/content/anchor.ts';
import { cleanExcerpt, deriveExcerpt } from '../../src/content/excerpt.ts';
import { fromMarkdown } from '../../src/content/markdown.ts';
import { toText } from '../../src/content/plain-text.ts';
import { countWords, readingTimeMinutes } from '../../src/content/reading.ts';
import { Slug, slugify } from '../../src/content/slug.ts';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const boundaries = (text: string) =>
  new Set([...graphemes.segment(text)].map(({ index }) => index).concat(text.length));
const wild = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.lorem({ maxCount: 60 }),
);

test('toText separates paragraphs, marks list items and keeps tables and captions', () => {
  const markdown =
    '### Head\n\nOne.\n\n- a\n  1. b\n  2. c\n- d\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n![alt](/a.jpg "Caption")';
  expect(toText(fromMarkdown(markdown).body)).toBe(
    'Head\n\nOne.\n\n- a\n  1. b\n  2. c\n- d\n\nx\ty\n1\t2\n\nCaption',
  );
});

describe('excerpts', () => {
  test('never exceed the limit, split a character or hold a lone surrogate', () => {
    fc.assert(
      fc.property(wild, fc.integer({ min: 1, max: 120 }), (text, limit) => {
        for (const excerpt of [deriveExcerpt(text, limit) ?? '', cleanExcerpt(text, limit)]) {
          expect(excerpt.length).toBeLessThanOrEqual(limit);
          expect(excerpt).not.toMatch(/\p{Surrogate}/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are cut between the characters that a reader sees', () => {
    const sight = fc
      .array(fc.constantFrom('👩‍👩‍👧‍👦', '🇧🇾', 'é', 'क्षि', '한', 'a', ' ', '👍🏽', '. '), { maxLength: 80 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(sight, fc.integer({ min: 2, max: 60 }), (text, limit) => {
        const line = text.replace(/\s+/g, ' ').trim();
        const excerpt = deriveExcerpt(line, limit) ?? '';
        const kept = excerpt.endsWith('…') ? excerpt.slice(0, -1) : excerpt;
        expect(line.startsWith(kept)).toBe(true);
        expect(boundaries(line).has(kept.length)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a whole text stays', 'One. Two.', 200, 'One. Two.'],
    [
      'a sentence end near the limit wins',
      'The first sentence is here. The second one goes on and on.',
      40,
      'The first sentence is here.',
    ],
    [
      'an early sentence end does not',
      'No. The second sentence goes on and on and on.',
      30,
      'No. The second sentence goes…',
    ],
    [
      'an abbreviation ends no sentence',
      'The mayor thanked Dr. Reyes for the long night of work',
      30,
      'The mayor thanked Dr. Reyes…',
    ],
    [
      'Chinese is cut after its full stop',
      '市长星期二宣布辞职。议会将在下个月选出继任者，选举日期尚未确定。',
      16,
      '市长星期二宣布辞职。',
    ],
    ['a heading ends the text', 'Opening words.\n### Next part\nMore.', 200, 'Opening words.'],
    ['tags are no text', 'An <b>open</b> door', 200, 'An open door'],
  ])('%s', (_name, text, limit, expected) => {
    expect(deriveExcerpt(text, limit)).toBe(expected);
  });

  test('a body gives its opening up to the first heading', () => {
    expect(
      deriveExcerpt(fromMarkdown('![](/a.jpg)\n\nOne **bold** line.\n\nTwo.\n\n### Head\n\nThree.').body),
    ).toBe('One bold line. Two.');
    expect(deriveExcerpt(fromMarkdown('### Head\n\nText.').body)).toBe('Text.');
    expect(deriveExcerpt([])).toBeNull();
  });

  test.each([
    [
      'cut before a leaked heading',
      'The vote was close.  It took all night. ### What comes next The counc',
      'The vote was close. It took all night.',
    ],
    [
      'without the incomplete sentence',
      'KERZERS, Switz. – The vote was close. Several were hur',
      'KERZERS, Switz. – The vote was close.',
    ],
    [
      'at a word when no sentence is whole',
      `The council voted ${'again and '.repeat(9)}ag`,
      `The council voted ${'again and '.repeat(8)}again and…`,
    ],
    ['a short phrase stays', 'Council votes on harbour', 'Council votes on harbour'],
    ['an ellipsis stays one', 'The council voted on the har...', 'The council voted on the…'],
  ])('a pasted card is cleaned: %s', (_name, raw, expected) => {
    expect(cleanExcerpt(raw)).toBe(expected);
  });
});

describe('slugs', () => {
  test.each([
    ['Council votes: 31–4!', 'council-votes-31-4'],
    ['Мінск сустракае вясну', 'мінск-сустракае-вясну'],
    ['市长宣布辞职', '市长宣布辞职'],
    ['हिन्दी समाचार', 'हिन्दी-समाचार'],
    ['Cafe\u0301 ÉTÉ', 'café-été'],
    ['İstanbul', 'i̇stanbul'],
    ['👍🏽 ✌️ —', ''],
    ['  --a--  ', 'a'],
  ])('%j', (text, expected) => {
    expect(slugify(text)).toBe(expected);
  });

  test('any text gives nothing or a valid slug, again the same', () => {
    fc.assert(
      fc.property(wild, fc.integer({ min: 1, max: 96 }), (text, length) => {
        const slug = slugify(text, length);
        if (slug === '') return;
        expect(slug.length).toBeLessThanOrEqual(length);
        expect(Slug.safeParse(slug).error).toBeUndefined();
        expect(slugify(slug, length)).toBe(slug);
      }),
      { numRuns: 500 },
    );
  });

  test('a long one is cut at a hyphen', () => {
    expect(slugify('one two three four', 10)).toBe('one-two');
  });

  test.each(['Upper', 'a--b', '-a', 'a-', 'a b', 'e\u0301', '', 'a/b', 'a'.repeat(97)])(
    '%j is no slug',
    (slug) => {
      expect(Slug.safeParse(slug).success).toBe(false);
    },
  );
});

test('anchors are unique in an article, also beside headings that look like their suffixes', () => {
  expect(anchorsFor([null, 'What next?', 'what next', 'What next 2', '***', 'What next!'])).toEqual([
    null,
    'what-next',
    'what-next-2',
    'what-next-2-2',
    'section',
    'what-next-3',
  ]);
});

describe('reading time', () => {
  test.each([
    ['The council voted on Tuesday.', 'en', 5],
    ["It's 3.5 o'clock", 'en', 3],
    ['市长宣布辞职', 'zh', 3],
    ['', 'en', 0],
    ['two words', 'not a language', 2],
  ])('%j', (text, language, words) => {
    expect(countWords(text, language)).toBe(words);
  });

  test('a long text is counted the same in pieces', () => {
    expect(countWords('word '.repeat(5_000), 'en')).toBe(5_000);
    expect(countWords(`${'word '.repeat(99)}word\n`.repeat(20), 'en')).toBe(2_000);
  });

  test('text in Latin letters, which is counted without the segmenter, is counted the same', () => {
    const signs = [..." \n\tabzAZ019.,;:_'’‘“”„–—…!?-/()&@#$%^*+=<>[]{}|\\`~«»·¿©àéöñßłșž\u00a0\u00ad\u202f"];
    const latin = fc.string({ unit: fc.constantFrom(...signs), maxLength: 60 });
    const dense = fc.string({ unit: fc.constantFrom(..."ab09.,:'’ "), maxLength: 30 });
    const languages = fc.constantFrom(
      'en',
      'be',
      'fi',
      'sv',
      'fr',
      'de',
      'ja',
      'zh',
      'th',
      'el',
      'he',
      'und',
    );
    fc.assert(
      fc.property(fc.oneof(latin, dense), languages, (text, language) => {
        const segments = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text)];
        expect(countWords(text, language)).toBe(segments.filter(({ isWordLike }) => isWordLike).length);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is at least a minute, and none for nothing', () => {
    expect([0, 1, 238, 2_380].map(readingTimeMinutes)).toEqual([0, 1, 1, 10]);
  });
});
