import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wordsOf } from '../../src/delivery/search/words.ts';

/** A word in another script, which the quick way of telling Latin words does not take. */
const other = ' слова';

const theOtherWay = (text: string) => wordsOf(text + other).slice(0, -1);

test('words of Latin text are told alike by the quick way and by the general one', () => {
  for (let code = 0; code < 0x2100; code += 1) {
    const text = `a${String.fromCharCode(code)}b ${String.fromCharCode(code)}`;
    expect([code, wordsOf(text)]).toEqual([code, theOtherWay(text)]);
  }
  const unit = fc.integer({ min: 0, max: 0x20ff }).map((code) => String.fromCharCode(code));
  const text = fc
    .array(fc.oneof(unit, fc.constantFrom('é', 'ß', ' ', '’', '\u00ad', '12', 'Wort')))
    .map((all) => all.join(''));
  fc.assert(fc.property(text, (all) => expect(wordsOf(all)).toEqual(theOtherWay(all))));
});
