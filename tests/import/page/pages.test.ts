import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readPage } from '../../../src/cli/import/page/read-page.ts';
import { lostLines } from './nothing-lost.ts';

const folder = new URL('./pages/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -'.txt'.length));

describe.each(names)('the page %s', (name) => {
  const { notes, ...page } = readPage(read(`${name}.txt`));

  test('is read field by field', () => {
    expect(page).toEqual(JSON.parse(read(`${name}.json`)));
  });

  test('loses no line', () => {
    // Signs that the reader sets right are set right here too.
    const text =
      name === 'windows-1252' ? read(`${name}.txt`).replace(/[\u0080-\u009f]/g, '') : read(`${name}.txt`);
    expect(lostLines(text, { ...page, notes })).toEqual([]);
  });

  test('keeps its dateline whole', () => {
    expect((page.datelineText ?? '') + (page.opening[0] ?? '')).toBe(page.openingAsPrinted[0] ?? '');
    expect(page.datelineText ?? '').toContain((page.dateline ?? '') + (page.datelineMark ?? ''));
  });

  test('has presentable excerpts', () => {
    for (const { excerpt, title } of page.relatedLinks) {
      expect(excerpt ?? '').not.toMatch(/#|\n/);
      expect((excerpt ?? '').startsWith(title)).toBe(false);
    }
  });
});
