/** Scripts that put no space between words, and Hangul: indexed as pairs of characters, see the migration. */
const unspaced =
  '[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]';
const letter = `(?:(?!${unspaced})[\\p{L}\\p{N}])`;
const inside = `(?:(?!${unspaced})[\\p{L}\\p{M}\\p{N}\\u00ad\\u0640\\u200b-\\u200f\\u2060\\ufeff]|(?<=[\\u0400-\\u04ff])['\\u2019\\u02bc](?=[\\u0400-\\u04ff]))`;
const pattern = new RegExp(`(${unspaced}+)|${letter}${inside}*`, 'gu');

export type Word = { text: string; offset: number; isUnspaced: boolean };

/** Latin letters, signs and spaces, of which words can be told at a third of the cost. */
const isPlain = /^[\0-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*$/;
const plainLetter = 'A-Za-z\\d\\xaa\\xb2\\xb3\\xb5\\xb9\\xba\\xbc-\\xbe\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u024f';
const plainPattern = new RegExp(`[${plainLetter}][${plainLetter}\\xad]*`, 'g');

function plainWordsOf(text: string): Word[] {
  const words: Word[] = [];
  plainPattern.lastIndex = 0;
  for (let match = plainPattern.exec(text); match; match = plainPattern.exec(text))
    words.push({ text: match[0], offset: match.index, isUnspaced: false });
  return words;
}

/** The words of a text as the database sees them, and where they stand; a run without spaces is one. */
export function wordsOf(text: string): Word[] {
  if (isPlain.test(text)) return plainWordsOf(text);
  return [...text.matchAll(pattern)].map((match) => ({
    text: match[0],
    offset: match.index,
    isUnspaced: match[1] !== undefined,
  }));
}

/** A word without case, accents and what cannot be seen. */
export const fold = (word: string): string =>
  // Most words, at a tenth of the cost.
  /^[a-z\d]*$/i.test(word) ? word.toLowerCase() : foldAny(word);

const foldAny = (word: string): string =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\p{M}\u00ad\u0640\u200b-\u200f\u2060\ufeff'\u2019\u02bc]/gu, '');

/** How many characters apart two words are, as people mistype: changed, left out, put in, swapped with the next. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

/** Whether one word may be the other, mistyped: a third of its letters at most are wrong. */
export const isAlmost = (asked: string, word: string): boolean => {
  const most = Math.floor(asked.length / 3);
  return (
    most > 0 &&
    asked.length <= 40 &&
    Math.abs(asked.length - word.length) <= most &&
    distance(asked, word) <= most
  );
};
