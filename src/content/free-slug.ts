/** Longest slug, in UTF-16 code units. */
const longestSlug = 96;

/**
 * What slug-2, slug-3, … begin with. A short number at the end counts already; a long one, such as a year,
 * belongs to the name. Leaves room for the number; the cut leaves no half of a surrogate pair.
 */
export const slugStem = (slug: string): string =>
  slug
    .replace(/-\d{1,2}$/, '')
    .slice(0, longestSlug - 6)
    .replace(/[\ud800-\udbff]?$/, '')
    .replace(/-+$/, '');

/** The first of stem-2, stem-3, … that is not taken. */
export function freeSlug(stem: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
