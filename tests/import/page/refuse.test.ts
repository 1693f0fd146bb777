import { describe, expect, test } from '@jest/globals';
import { PageRefused, readPage } from '../../../src/cli/import/page/read-page.ts';

const prose = 'The ferry came late on Monday, and the people on the pier had long gone home to sleep.';

const refused: [string, string, RegExp][] = [
  ['nothing', '', /empty/],
  ['blanks and rules only', ' \n\u00a0\n***\n\u200b\n', /empty/],
  ['a headline alone', 'Ferry Comes Late Again\n', /no text/],
  ['a headline over buttons', 'Ferry Comes Late Again\nShare\nAdvertisement\n', /no text/],
  ['a list of words', 'milk\neggs\nbread\n', /no text/],
  ['a text without headline', `HARWICH, England – ${prose}\n\n${prose}`, /no headline/],
  ['a paragraph alone', `${prose} ${prose} ${prose}\n`, /no headline/],
  ['JSON', '{"headline": "Ferry Comes Late", "body": []}', /JSON/],
  ['a JSON array', '[1, 2, 3]', /JSON/],
  ['HTML', `<!DOCTYPE html>\n<html><body><h1>Ferry</h1><p>${prose}</p></body></html>`, /HTML/],
  ['a piece of HTML', `<div class="a"><h1>Ferry</h1>\n<p>${prose}</p></div>`, /HTML/],
  ['a feed', '<?xml version="1.0"?><rss><channel></channel></rss>', /HTML or XML/],
  ['an image', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', /binary/],
  ['bytes that are no UTF-8', '\ufffd\ufffd\u0001\ufffd'.repeat(50), /binary/],
  ['a lone surrogate', `Ferry Late Again\n\n${prose} \ud800`, /binary/],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', /document file/],
  ['front matter', `---\ntitle: Ferry\n---\n\n${prose}`, /front matter/],
  ['front matter after a comment', `---\n# a comment\n\ntitle: Ferry\n---\n\n${prose}`, /front matter/],
  ['a CSV file', 'a,b,c\n1,2,3\n4,5,6\n7,8,9\n', /table/],
  [
    'source code',
    'import a;\nfunction b() {\n  return {\n    c,\n  };\n}\n// It is a sentence of words.\n',
    /source code/,
  ],
  ['too much', `Ferry Comes Late Again\n\n${prose.repeat(30_000)}`, /2 MB/],
];

describe('what is no page', () => {
  test.each(refused)('%s is refused by name', (_, text, reason) => {
    expect(() => readPage(text)).toThrow(PageRefused);
    expect(() => readPage(text)).toThrow(reason);
  });

  test('two megabytes are counted in bytes of UTF-8', () => {
    const page = `Паром снова опоздал на час\n\n${'Паром пришёл поздно ночью. '.repeat(1)}`;
    expect(readPage(page).headline).toBe('Паром снова опоздал на час');
    expect(() => readPage(page + 'ж'.repeat(1_048_600))).toThrow(/2 MB/);
  });
});

describe('pages that look like something else', () => {
  test('prose about tags, brackets and numbers is a page', () => {
    const page = readPage(`Why <div> Won the Web\n\n[Updated] ${prose}\n\n{Sic}, ${prose}`);
    expect(page.headline).toBe('Why <div> Won the Web');
    expect(page.opening).toHaveLength(2);
  });
});

describe('odd endings', () => {
  test('a popular-stories box or a copyright line within the text does not end it', () => {
    const page = readPage(
      `Ferry Comes Late Again\n\n${prose}\n\nMost read\n\n© Agency\n\n${prose} One.\n\n${prose} Two.`,
    );
    expect(page.opening).toEqual([prose, `${prose} One.`, `${prose} Two.`]);
    expect(page.notes.join()).toMatch(/Most read.*© Agency/);
  });

  test('a related heading over text, not cards, keeps its text', () => {
    const page = readPage(
      `Ferry Comes Late\n\n${prose}\n\n## Recommended Reading\n\n${prose} One.\n\n${prose} Two.`,
    );
    expect(page.sections).toEqual([
      { heading: 'Recommended Reading', paragraphs: [`${prose} One.`, `${prose} Two.`] },
    ]);
    expect(page.relatedLinks).toEqual([]);
  });
});
