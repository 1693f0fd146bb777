import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Page, PageRefused, readPage } from '../../../src/cli/import/page/read-page.ts';
import { generatedPage } from './generated-page.ts';
import { lostLines } from './nothing-lost.ts';

const fragment = fc.constantFrom(
  'News',
  'World',
  'Home > World > Europe',
  'Share',
  'Advertisement',
  '5 min read',
  'March 3, 2026',
  'Published 2 hours ago',
  'By Jane Doe and John Smith',
  'By',
  'Von Jule Brandt, Redakteurin',
  'Bridge Reopens After Flood',
  'Bridge Reopens After Flood | The Daily',
  'Bridge Reopens After Flood',
  'A Town Rebuilds Its Bridge in Nine Days',
  'What Next?',
  'He said:',
  '“We will stay.”',
  '## Marked',
  '**Bold**',
  '---',
  '***',
  '=====',
  '- item one',
  '1. item two',
  'Related Articles',
  'Read more',
  'Read more: Ferry Returns',
  'Lesen Sie auch',
  'Most read',
  '© 2026 The Daily',
  'Ferry Returns to the Old Pier After a Year',
  'https://news.example/ferry',
  '[Ferry Returns](https://news.example/f)',
  'Photo: Somebody/Agency',
  'MINSK – The bridge over the river opened on Monday after nine days of work by the town itself.',
  'The town paid for the planks by selling cakes, and the school lent its two best ladders for a week.',
  'HARWICH, England – It leaked. ### A Leak The ferry leaked for a ye',
  'A ferry came late and nobody waited for it on the long pier that',
  '',
  '',
  '',
  ' \u00a0',
);
const anyLine = fc.oneof(
  { weight: 6, arbitrary: fragment },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
);
const breaks = fc.constantFrom('\n', '\n\n', '\r\n', '\n\u00a0\n');

function readOrRefuse(text: string): Page | null {
  try {
    return readPage(text);
  } catch (error) {
    expect(error).toBeInstanceOf(PageRefused);
    expect((error as Error).message).not.toBe('');
    return null;
  }
}

describe('any page', () => {
  test('of known structure is read back exactly', () => {
    fc.assert(
      fc.property(generatedPage, ({ text, expected }) => {
        const { notes, ...page } = readPage(text);
        expect(page).toEqual(expected);
        expect(lostLines(text, { ...page, notes })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('put together of odd lines loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyLine, breaks), { maxLength: 30 }), (parts) => {
        const text = parts.flat().join('');
        const page = readOrRefuse(text);
        if (page) expect(lostLines(text, page)).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('is read or refused, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 400 }), fc.json()),
        (text) => {
          readOrRefuse(text);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
