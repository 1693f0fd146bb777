import { z } from 'zod';

// NUL cannot be stored in Postgres text or jsonb, and a lone surrogate has no UTF-8 form.
const UNSTORABLE = /\0|\p{Surrogate}/u;
const UNSTORABLE_ALL = /\0|\p{Surrogate}/gu;

/** Whether Postgres and UTF-8 can hold `text` as it is: no U+0000, no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** `text` with each U+0000 and lone surrogate replaced by U+FFFD. */
export function toStorableText(text: string): string {
  return text.replace(UNSTORABLE_ALL, '\uFFFD');
}

/** A string of at most `max` UTF-16 code units, kept byte for byte: not trimmed, not normalised. */
export function Text(max: number) {
  return z.string().max(max).refine(isStorableText, {
    error: 'Must not contain U+0000 or a lone surrogate.',
  });
}
