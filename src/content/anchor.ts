import { slugify } from './slug.ts';

/** Longest anchor before its suffix, in UTF-16 code units. */
const LONGEST = 80;
/** For a heading without letters and digits. */
const NAMELESS = 'section';

/**
 * One anchor per heading, unique in the article: the slug of the heading, with -2, -3, … where it is taken.
 * Null, which is the opening, has none.
 */
export function anchorsFor(headings: readonly (string | null)[]): (string | null)[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return headings.map((heading) => {
    if (heading === null) return null;
    const base = slugify(heading, LONGEST) || NAMELESS;
    let number = next.get(base) ?? 1;
    let anchor = number === 1 ? base : `${base}-${number}`;
    while (taken.has(anchor)) anchor = `${base}-${++number}`;
    next.set(base, number + 1);
    taken.add(anchor);
    return anchor;
  });
}
