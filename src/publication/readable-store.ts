import { Prisma } from '../database/generated/client.ts';

/**
 * The instant that a statement reads at: the earlier of the application's clock and the database's. The views show
 * what has begun by the database's. Where that is slow, the application's alone would show neither the old, which has
 * ended, nor the new, which is not there yet; where it is fast, it would show the new too early.
 */
export const instantOf = (now: Date) => Prisma.sql`least(${now}::timestamptz, dateline_clock())`;

/** What a reader sees at an instant. The clock is here, in the WHERE clause, and nowhere else. */
export function visible(alias: 'p' | 't' | 'c' | 'r', now: Date) {
  const row = Prisma.raw(alias);
  const at = instantOf(now);
  // One range for an index to read, also where there is no end.
  return Prisma.sql`(${row}.valid_from <= ${at} AND coalesce(${row}.valid_to, 'infinity') > ${at})`;
}

/**
 * The same in two parts, of which each has an index of its own: what has no end, as nearly all that readers see now, and
 * the little that a plan will end.
 */
export function visibleParts(alias: 'p', now: Date): [endless: Prisma.Sql, ending: Prisma.Sql] {
  const row = Prisma.raw(alias);
  const at = instantOf(now);
  return [
    Prisma.sql`(${row}.valid_to IS NULL AND ${row}.valid_from <= ${at})`,
    Prisma.sql`(${row}.valid_to > ${at} AND ${row}.valid_from <= ${at})`,
  ];
}
