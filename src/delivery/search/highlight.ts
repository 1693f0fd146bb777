import type { Term } from './parse-query.ts';
import type { Highlight } from './schema.ts';
import { type Stems, stemsBeginAlike } from './stems.ts';
import { fold, type Word, wordsOf } from './words.ts';

type Range = { offset: number; length: number };

/** Words that are looked for, without the phrases they stand in. */
export type Sought = { word: string; folded: string; isUnspaced: boolean; isPrefix: boolean };

export const soughtOf = (terms: readonly Term[]): Sought[] =>
  terms.flatMap(({ text, isPrefix }) =>
    wordsOf(text).map(({ text: word, isUnspaced }) => ({ word, folded: fold(word), isUnspaced, isPrefix })),
  );

/** Whether a word of a text is one that is looked for. */
export type IsFound = (word: string, sought: Sought) => boolean;

/**
 * Whether a word can have the stem of another one, which most stems begin as. A letter that accents are not taken from
 * here may be another one in the database: ø is o there.
 */
function mayBeginAs(folded: string, sought: string): boolean {
  const first = folded[0] ?? '';
  return first === sought[0] || (/[^a-z\d]/.test(first) && /\p{Script=Latin}/u.test(first));
}

/** By the stems of a language. */
export function sameStem(stems: Stems, language: string): IsFound {
  const beginAlike = stemsBeginAlike(language);
  return (word, sought) => {
    const folded = fold(word);
    if (beginAlike && !mayBeginAs(folded, sought.folded)) return false;
    if (folded === sought.folded || (sought.isPrefix && folded.startsWith(sought.folded))) return true;
    const wanted = stems(language, sought.word);
    return wanted.length > 0 && stems(language, word).some((stem) => wanted.includes(stem));
  };
}

/** The words of a text whose stems could be those of a word that is looked for. */
export function candidatesOf(text: string, sought: readonly Sought[], language: string): string[] {
  const beginAlike = stemsBeginAlike(language);
  return wordsOf(text)
    .filter(({ text: word, isUnspaced }) => {
      if (isUnspaced) return false;
      if (!beginAlike) return true;
      const folded = fold(word);
      return sought.some((one) => mayBeginAs(folded, one.folded));
    })
    .map((word) => word.text);
}

/** In a run without spaces, each place of what is looked for; overlapping ones are one. */
function withinRun({ text, offset }: Word, sought: readonly Sought[]): Range[] {
  const marked = new Uint8Array(text.length);
  for (const { word, isUnspaced } of sought) {
    if (!isUnspaced) continue;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
      marked.fill(1, at, at + word.length);
  }
  const found: Range[] = [];
  for (let at = marked.indexOf(1); at >= 0; ) {
    const end = marked.indexOf(0, at);
    const length = (end < 0 ? text.length : end) - at;
    found.push({ offset: offset + at, length });
    at = end < 0 ? -1 : marked.indexOf(1, end);
  }
  return found;
}

/** Where in a text the words stand that are looked for. */
export function rangesIn(text: string, sought: readonly Sought[], isFound: IsFound): Range[] {
  return wordsOf(text).flatMap((word) => {
    if (word.isUnspaced) return withinRun(word, sought);
    const found = sought.some((one) => !one.isUnspaced && isFound(word.text, one));
    return found ? [{ offset: word.offset, length: word.text.length }] : [];
  });
}

/** Longest passage of a body, in UTF-16 code units. */
const longest = 240;

const isSpace = (text: string, at: number) => /\s/.test(text[at] ?? ' ');

/** Where a passage may be cut near `at`: at white space, or else where no character is split. */
function cutNear(text: string, at: number, step: 1 | -1): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  for (let moved = 0; moved < 30; moved += 1) if (isSpace(text, at + moved * step)) return at + moved * step;
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at - step : at;
}

/** The part of a body in which most of the words stand together, with their places in it. */
export function passageOf(body: string, ranges: readonly Range[]): Omit<Highlight, 'field'> | null {
  let best = 0;
  let most = 0;
  ranges.forEach((range, at) => {
    const end = ranges.findIndex(
      (other, n) => n > at && other.offset + other.length > range.offset + longest / 2,
    );
    const together = (end < 0 ? ranges.length : end) - at;
    if (together > most) [best, most] = [at, together];
  });
  const first = ranges[best];
  if (!first) return null;
  const start = cutNear(body, first.offset - longest / 3, 1);
  const from = Math.min(start, first.offset);
  const to = Math.max(cutNear(body, from + longest, -1), first.offset + first.length);
  const lead = body.slice(from, to).length - body.slice(from, to).trimStart().length;
  const text = body.slice(from, to).trim();
  const inside = ranges
    .map(({ offset, length }) => ({ offset: offset - from - lead, length }))
    .filter(({ offset, length }) => offset >= 0 && offset + length <= text.length);
  return { text, ranges: inside };
}
