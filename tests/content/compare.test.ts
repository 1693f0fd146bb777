import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { movedIds } from '../../src/content/compare/order.ts';
import { compareWords, newEffort, type WordChange } from '../../src/content/compare/words.ts';

const words = (from: string, to: string, language = 'en') => compareWords(from, to, language, newEffort());
const without = (op: WordChange['op'], changes: WordChange[]) =>
  changes
    .filter((change) => change.op !== op)
    .map(({ text }) => text)
    .join('');

describe('words', () => {
  test('are compared one by one', () => {
    expect(words('The old boat left at dawn.', 'The new boat left late.')).toEqual([
      { op: 'equal', text: 'The ' },
      { op: 'delete', text: 'old' },
      { op: 'insert', text: 'new' },
      { op: 'equal', text: ' boat left ' },
      { op: 'delete', text: 'at dawn' },
      { op: 'insert', text: 'late' },
      { op: 'equal', text: '.' },
    ]);
  });

  test('end where the language says, also without spaces', () => {
    expect(words('议会星期二投票。', '议会星期三投票。', 'zh')).toEqual([
      { op: 'equal', text: '议会' },
      { op: 'delete', text: '星期二' },
      { op: 'insert', text: '星期三' },
      { op: 'equal', text: '投票。' },
    ]);
  });

  test('give both texts back to the byte', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(fc.constantFrom('the', 'boat', ' ', '  ', '\n\n', 'left', '.', '船', '在'), { maxLength: 30 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (from, to) => {
        const changes = words(from, to);
        expect(without('insert', changes)).toBe(from);
        expect(without('delete', changes)).toBe(to);
        expect(changes.every((change) => change.text !== '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('past the bound are replaced whole, and what is spent is spent for the texts that follow', () => {
    const from = Array.from({ length: 4_000 }, (_, at) => `a${at}`).join(' ');
    const to = Array.from({ length: 4_000 }, (_, at) => `b${at}`).join(' ');
    expect(words(from, to)).toEqual([
      { op: 'delete', text: from },
      { op: 'insert', text: to },
    ]);
    const effort = { left: 3 };
    expect(compareWords('one two', 'one three', 'en', effort)).toHaveLength(2);
    expect(effort.left).toBeLessThanOrEqual(3);
  });
});

test('the fewest that explain a new order were moved', () => {
  expect(movedIds(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])).toEqual(new Set(['d']));
  expect(movedIds(['a', 'b', 'x', 'c'], ['new', 'b', 'a', 'c'])).toEqual(new Set(['b']));
  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
  fc.assert(
    fc.property(ids, ids, (from, to) => {
      const moved = movedIds(from, to);
      const stays = (list: string[]) =>
        list.filter((id) => from.includes(id) && to.includes(id) && !moved.has(id));
      expect(stays(from)).toEqual(stays(to));
    }),
  );
});
