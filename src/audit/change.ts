import { isDeepStrictEqual } from 'node:util';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What the log keeps of a thing: properties by name. */
export type Facts = { [name: string]: Json };

/** Longest text that the log keeps whole, in UTF-16 units; a longer one is in a revision. */
const longestText = 2_000;
/** Most items of a list that it keeps. */
const longestList = 200;
/** Longest value of one property, as JSON. */
const longestValue = 20_000;

/** Without half of the pair of surrogates that the cut may go through: Postgres takes no such text. */
const cut = (text: string) =>
  `${text.slice(0, longestText).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters)`;

function shortened(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.length > longestText ? cut(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const kept = value.slice(0, longestList).map(shortened);
    return value.length > longestList ? [...kept, `… (${value.length} items)`] : kept;
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortened(item)]));
}

/** A value as the log keeps it: of bounded size, so that a long text is not there twice more with each save. */
export function bounded(value: unknown): Json {
  const kept = shortened(value);
  if (typeof kept !== 'object' || kept === null) return kept;
  const text = JSON.stringify(kept);
  return text.length > longestValue ? cut(text) : kept;
}

export const factsOf = (state: object): Facts =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, bounded(value)]));

/** The properties in which two states of a thing differ, before and after. */
export function changeOf<T extends object>(before: T, after: T): { before: Facts; after: Facts } {
  const names = Object.keys({ ...before, ...after }) as (keyof T & string)[];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const of = (state: T) => factsOf(Object.fromEntries(changed.map((name) => [name, state[name]])));
  return { before: of(before), after: of(after) };
}
