import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** An instant, and the zone that its writer thinks in; null when none was named. */
export type ZonedInstant = { at: Date; timeZone: string | null };

const first = Date.parse('0001-01-01T00:00:00Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

const form =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?(?:\[([A-Za-z][A-Za-z0-9_+/-]{0,63})\])?$/;

const dateOf = (instant: Temporal.Instant) => new Date(instant.epochMilliseconds);
const written = (zoned: Temporal.ZonedDateTime) => zoned.toString({ smallestUnit: 'minute' });

/** A wall time in a zone. What a change of clocks skips or repeats is not guessed at: the writer says which. */
function fromWallTime(local: string, timeZone: string): Date | string {
  const wall = Temporal.PlainDateTime.from(local);
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.equals(later)) return dateOf(earlier.toInstant());
  const both = `write ${written(earlier)} or ${written(later)}`;
  return earlier.toPlainDateTime().equals(wall)
    ? `comes twice in ${timeZone}, where clocks are turned back: ${both}`
    : `does not exist in ${timeZone}, where clocks are turned forward: ${both}`;
}

/**
 * Reads RFC 3339, or RFC 9557 with a zone in brackets: `2026-12-01T09:00:00+01:00[Europe/Berlin]`, or a wall time
 * in that zone, `2026-12-01T09:00[Europe/Berlin]`. Gives what is wrong as a sentence.
 */
export function readZonedInstant(text: string): ZonedInstant | string {
  const [, local, offset, zone] = form.exec(text) ?? [];
  const shape =
    'is neither an RFC 3339 instant nor a time in a zone, such as 2026-12-01T09:00[Europe/Berlin]';
  if (local === undefined || (offset === undefined && zone === undefined)) return shape;
  try {
    const timeZone = zone === undefined ? null : zoneOf(zone);
    if (timeZone === undefined) return `names no IANA time zone: "${zone}" is not known`;
    let at: Date | string;
    if (offset === undefined) at = fromWallTime(local, timeZone ?? 'UTC');
    else {
      at = dateOf(Temporal.Instant.from(`${local}${offset}`));
      if (timeZone !== null && offset !== 'Z' && !hasOffset(at, timeZone, offset))
        return `has the offset ${offset}, which ${timeZone} does not have then`;
    }
    if (typeof at === 'string') return at;
    return at.getTime() >= first && at.getTime() <= last
      ? { at, timeZone }
      : 'is outside the years 1 to 9999';
  } catch {
    return shape;
  }
}

/** The zone by its IANA name; an alias stays as it was written. */
function zoneOf(name: string): string | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

const hasOffset = (at: Date, timeZone: string, offset: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).offset === offset;

/** An instant that an editor plans for. */
export const ZonedInstant = z
  .string()
  .max(120)
  .transform((text, check): ZonedInstant => {
    const read = readZonedInstant(text);
    if (typeof read !== 'string') return read;
    check.addIssue(read);
    return z.NEVER;
  })
  .meta({
    description:
      'An instant: RFC 3339 with an offset, or RFC 9557 with an IANA time zone, which is kept. A wall time in a zone needs no offset; ' +
      'one that a change of clocks skips or repeats is refused with the two instants it could mean.',
    override: { type: 'string', maxLength: 120 },
    examples: ['2026-12-01T09:00:00+01:00[Europe/Berlin]', '2026-12-01T08:00:00Z'],
  });
