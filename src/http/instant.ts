import { z } from 'zod';
import { Id } from './id.ts';

const first = Date.parse('0001-01-01T00:00:00Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

/** An instant as a client sends it: RFC 3339 with any offset, in a year that both Postgres and RFC 3339 know. */
export const Instant = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'is not an RFC 3339 instant, such as 2026-11-24T08:00:00Z (a + is sent as %2B)',
  })
  .refine((text) => {
    const at = Date.parse(text);
    return at >= first && at <= last;
  }, 'is outside the years 1 to 9999');

/** Where a page of a list that is sorted by time ended. */
export const TimePosition = z.tuple([Instant, Id]);
