import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { acceptedVersions, codedEtag, etagOf, noneMatchHits, readCondition } from '../../src/http/etag.ts';

describe('a condition', () => {
  const opaque = fc.stringMatching(/^[!#-~\x80-\xff]{0,20}$/);
  const gap = fc.stringMatching(/^[ \t]{0,3}$/);
  const element = fc.tuple(gap, fc.boolean(), opaque, gap);

  test('is every tag of the list, with commas in tags, spaces, and empty elements', () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1 }), fc.array(gap, { maxLength: 2 }), (elements, empty) => {
        const header = [
          ...empty,
          ...elements.map(([before, weak, text, after]) => `${before}${weak ? 'W/' : ''}"${text}"${after}`),
          ...empty,
        ].join(',');
        expect(readCondition(header)).toEqual(
          elements.map(([, weak, text]) => ({ weak, tag: `"${text}"`.replace(/\.(gzip|br)"$/, '"') })),
        );
      }),
    );
  });

  test.each([
    '',
    ' ',
    ',',
    ', ,',
    '"a" "b"',
    '"a"x',
    'a',
    '"a',
    'w/"a"',
    'W/ "a"',
    '*, "a"',
    '"a", *',
    '"a"\u000b',
  ])('%j is malformed', (header) => {
    expect(readCondition(header)).toBeUndefined();
    expect(acceptedVersions(header)).toBeUndefined();
    expect(noneMatchHits(header, '"a"')).toBe(false);
  });

  test('is read up to 8 KiB', () => {
    const tag = etagOf('a');
    expect(noneMatchHits(`${tag},`.padEnd(8_192, ','), tag)).toBe(true);
    expect(readCondition(`${tag},`.padEnd(8_193, ','))).toBeUndefined();
  });

  test('* is any; a coding makes no other version', () => {
    expect(acceptedVersions(' * ')).toBe('any');
    expect(acceptedVersions(`${codedEtag(etagOf('a', 17), 'gzip')}, W/"18-x", "19", "x"`)).toEqual([17, 19]);
  });
});
