import { isDeepStrictEqual } from 'node:util';

/**
 * One value of an article that is not the same in three states: what a writer started from, what there is now, and
 * what the writer wants. `pointer` is a JSON Pointer within the article, or within the section or related link
 * that is named beside it, where '' is the item whole. Null is a value that is not set and an item that is not there.
 */
export type Difference = {
  pointer: string;
  section?: string;
  relatedLink?: string;
  /** Absent when nobody knows what the writer started from. */
  base?: unknown;
  current: unknown;
  /** Absent when the writer sent no content. */
  mine?: unknown;
  /** Both sides changed it, and not to the same. */
  conflict: boolean;
};

/** Where a difference stands. */
export type Place = Pick<Difference, 'pointer' | 'section' | 'relatedLink'>;

export type Three<T> = { base: T; current: T; mine: T };

/** The one rule of a merge: who changed a value wins, and two who changed it differently collide. */
export function mergeValue<T>({ base, current, mine }: Three<T>): { value: T; conflict: boolean } {
  if (isDeepStrictEqual(mine, base) || isDeepStrictEqual(mine, current))
    return { value: current, conflict: false };
  return isDeepStrictEqual(current, base)
    ? { value: mine, conflict: false }
    : { value: current, conflict: true };
}

/** Adds a value to what was found to differ, unless it is the same everywhere. */
export function note<T>(
  found: Difference[],
  place: Place,
  { base, current, mine }: Three<T>,
  conflict: boolean,
  shown: (value: T) => unknown = (value) => value,
): void {
  if (isDeepStrictEqual(base, current) && isDeepStrictEqual(base, mine)) return;
  const show = (value: T) => (value === undefined ? null : shown(value));
  found.push({ ...place, base: show(base), current: show(current), mine: show(mine), conflict });
}
