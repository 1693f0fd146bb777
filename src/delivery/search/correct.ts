import type { Query } from './parse-query.ts';
import type { Hit } from './store.ts';
import { distance, fold, isAlmost, wordsOf } from './words.ts';

export type Correction = {
  query: Query;
  /** The words of it in their order, each as it may have been meant. */
  words: string[];
};

/** Most readings of a query that are tried. */
const mostReadings = 3;

/** What a word may be, the nearest first. Itself, when it is known. */
function readingsOf(word: string, near: readonly string[]): string[] {
  const folded = fold(word);
  return near
    .filter((other) => other === folded || isAlmost(folded, other))
    .sort((a, b) => distance(folded, a) - distance(folded, b))
    .slice(0, mostReadings);
}

/** A query in words that are there; null when none of its words is almost another. What is excluded stays as it is. */
export function correct(query: Query, meant: Record<string, string[]>): Correction | null {
  const readings = new Map(Object.entries(meant).map(([word, near]) => [word, readingsOf(word, near)]));
  const isChanged = [...readings].some(([word, [best]]) => best !== undefined && best !== fold(word));
  if (!isChanged) return null;
  const reading = (word: string, n: number) => {
    const all = readings.get(word);
    return all?.[n] ?? all?.[0] ?? word;
  };
  const words = new Set<string>();
  const corrected = query.flatMap((terms) =>
    Array.from({ length: mostReadings }, (_, n) =>
      terms.flatMap((term) => {
        if (term.isNegated) return [term];
        return wordsOf(term.text).map(({ text }) => {
          if (n === 0) words.add(reading(text, 0));
          return { ...term, text: reading(text, n) };
        });
      }),
    ),
  );
  return { query: corrected, words: [...words] };
}

/** The words as the hits write them, with their accents. */
export function writtenOut(words: readonly string[], hits: readonly Hit[]): string {
  const written = new Map(
    hits
      .flatMap(({ card: { card } }) => wordsOf(`${card.headline} ${card.standfirst ?? ''}`))
      .map(({ text }) => [fold(text), text.toLowerCase()]),
  );
  return words.map((word) => written.get(fold(word)) ?? word).join(' ');
}
