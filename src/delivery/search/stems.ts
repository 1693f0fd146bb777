import type { Reader } from '../../database/client.ts';
import { findStems } from './store.ts';

/** Most words whose stems are remembered. What a word is found by never changes. */
const mostKnown = 50_000;

const known = new Map<string, string[]>();

/** Languages whose stems leave out beginnings of words as well as endings. */
const takesPrefixes = new Set(['ar', 'id', 'ga']);

export const stemsBeginAlike = (language: string) => !takesPrefixes.has(primaryOf(language));

function primaryOf(language: string): string {
  const end = language.indexOf('-');
  return end < 0 ? language : language.slice(0, end);
}

const keyOf = (language: string, word: string) => `${primaryOf(language)} ${word}`;

export type Stems = (language: string, word: string) => string[];

/** Learns the stems of words in one statement, or in none when it knows them, and gives what tells them. */
export async function learnStems(
  reader: Reader,
  words: Iterable<{ language: string; word: string }>,
): Promise<Stems> {
  const own = new Map<string, string[]>();
  const unknown = new Map<string, { language: string; word: string }>();
  for (const { language, word } of words) {
    const key = keyOf(language, word);
    const stems = known.get(key);
    if (stems) own.set(key, stems);
    else unknown.set(key, { language: primaryOf(language), word });
  }
  if (unknown.size > 0) {
    if (known.size + unknown.size > mostKnown) known.clear();
    for (const { language, word, stems } of await findStems(reader, [...unknown.values()])) {
      own.set(keyOf(language, word), stems);
      known.set(keyOf(language, word), stems);
    }
  }
  return (language, word) => own.get(keyOf(language, word)) ?? [];
}
