import type { Query } from './parse-query.ts';
import type { Hit } from './store.ts';
import { distance, fold, isAlmost, wordsOf } from './words.ts';

export type Correction = {
  query: Query;
  /** What each word of it may have been meant to be, the nearest first; in their order. */
  readings: Map<string, string[]>;
};

/** Most readings of a query that are tried. */
const mostReadings = 3;

/** What a word may be, the nearest first. Itself, when it is known. */
function readingsOf(word: string, near: readonly string[]): string[] {
  const folded = fold(word);
  return near
    .filter((other) => fold(other) === folded || isAlmost(folded, fold(other)))
    .sort((a, b) => distance(folded, fold(a)) - distance(folded, fold(b)))
    .slice(0, mostReadings);
}

/** A query in words that are there; null when none of its words is almost another. What is excluded stays as it is. */
export function correct(query: Query, meant: Record<string, string[]>): Correction | null {
  const readings = new Map(Object.entries(meant).map(([word, near]) => [word, readingsOf(word, near)]));
  const isChanged = [...readings].some(([word, [best]]) => best !== undefined && fold(best) !== fold(word));
  if (!isChanged) return null;
  const reading = (word: string, n: number) => {
    const all = readings.get(word);
    return all?.[n] ?? all?.[0] ?? word;
  };
  const corrected = query.flatMap((terms) =>
    Array.from({ length: mostReadings }, (_, n) =>
      terms.flatMap((term) => {
        if (term.isNegated) return [term];
        return wordsOf(term.text).map(({ text }) => ({ ...term, text: reading(text, n) }));
      }),
    ),
  );
  return { query: corrected, readings };
}

/**
 * The words as the hits write them, with their accents. Never one that no hit has: the words that are compared may be of
 * something that was not published after all. Null when that leaves them as they were.
 */
export function writtenOut(
  words: readonly string[],
  { readings }: Correction,
  hits: readonly Hit[],
): string | null {
  const written = new Map(
    hits
      .flatMap(({ card: { card } }) => wordsOf(`${card.headline} ${card.standfirst ?? ''}`))
      .map(({ text }) => [fold(text), text.toLowerCase()]),
  );
  const meant = words.map((word) => {
    if (written.has(fold(word))) return word;
    const reading = readings.get(word)?.find((other) => written.has(fold(other)));
    return reading === undefined ? word : (written.get(fold(reading)) ?? word);
  });
  return meant.join(' ') === words.join(' ') ? null : meant.join(' ');
}
