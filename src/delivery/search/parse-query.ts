import { wordsOf } from './words.ts';

/** What has to be there, or with `isNegated` must not. Several words are a phrase. */
export type Term = { text: string; isNegated: boolean; isPrefix: boolean };

/** One of these has to match, with all of its terms. */
export type Query = Term[][];

/** Most terms that are looked for; what is beyond is not asked for. */
const mostTerms = 16;

const quotes = '"“”„«»';
const token = new RegExp(`(-?)[${quotes}]([^${quotes}]*)[${quotes}]|\\|+|[^\\s|]+`, 'gu');

/** A single character of a script without spaces is the beginning of a pair. */
function isHalfPair(text: string): boolean {
  const words = wordsOf(text);
  return words.some((word) => word.isUnspaced && [...word.text].length === 1);
}

/**
 * Reads what people type: words, "a phrase", -without, OR or |. Anything is a query: what stands for nothing, such as a
 * quotation mark that nobody closed, is passed over.
 */
export function parseQuery(text: string, lastIsPrefix = false): Query {
  const alternatives: Query = [[]];
  let left = mostTerms;
  for (const [whole, sign, phrase] of text.matchAll(token)) {
    if (left === 0) break;
    if (whole === 'OR' || whole.startsWith('|')) {
      alternatives.push([]);
      continue;
    }
    const isNegated = phrase === undefined ? /^-+[^-]/u.test(whole) : sign === '-';
    const given = (phrase ?? whole).slice(0, 200);
    if (wordsOf(given).length === 0) continue;
    left -= 1;
    alternatives.at(-1)?.push({ text: given, isNegated, isPrefix: isHalfPair(given) });
  }
  const last = alternatives.at(-1)?.at(-1);
  // A word that is followed by something is complete.
  if (lastIsPrefix && last && !last.isNegated && /[\p{L}\p{M}\p{N}]$/u.test(text)) last.isPrefix = true;
  return alternatives.filter((terms) => terms.some((term) => !term.isNegated));
}

/** What is looked for, without what is excluded. */
export const positive = (query: Query): Term[] => query.flat().filter((term) => !term.isNegated);
