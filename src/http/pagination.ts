import { z } from 'zod';
import { invalidRequest } from '../errors.ts';
import { withParameters } from './address.ts';
import { queryInteger } from './query.ts';

export const limit = queryInteger({
  min: 1,
  max: 100,
  default: 20,
  description: 'Items on a page. More than 100 is an error.',
});

export const cursor = z
  .string()
  .max(2_048)
  .optional()
  .describe('`nextCursor` of the page before, with the same filters and sort.');

/** A page of anything; `more` is what it has beside the items and its cursor. */
export const pageOf = <T extends z.ZodType, M extends z.ZodRawShape = Record<never, never>>(
  item: T,
  id: string,
  more?: M,
) =>
  z
    .object({
      data: z.array(item),
      nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last.'),
      ...(more as M),
    })
    .meta({ id, description: 'A page of a collection.' });

type Position = readonly (string | number | null)[];

/**
 * A cursor is the sort key of the last item with a mark of the list it belongs to, so that one from other
 * filters is refused instead of giving a page of nonsense. It holds nothing a reader has not seen.
 */
export function writeCursor(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([mark(list), ...position]), 'utf8').toString('base64url');
}

export function readCursor<T extends z.ZodTuple>(list: string, text: string, position: T): z.output<T> {
  const refused = () =>
    invalidRequest([{ parameter: 'cursor', detail: 'is not a cursor of this list with these filters' }]);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw refused();
  }
  if (!Array.isArray(value) || value[0] !== mark(list)) throw refused();
  const parsed = position.safeParse(value.slice(1));
  if (!parsed.success) throw refused();
  return parsed.data;
}

/** FNV-1a, 32 bits: tells lists apart, guards nothing. */
function mark(list: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(list, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Names a list by its operation and everything that was asked of it, but for the page. */
export function listName(operation: string, query: Record<string, unknown>): string {
  const asked = Object.entries(query).filter(
    ([name, value]) => !['cursor', 'limit', 'fields', 'count'].includes(name) && value !== undefined,
  );
  return JSON.stringify([operation, ...asked.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The address of the next page: this one's with another cursor. */
export function nextPageUrl(url: string, nextCursor: string | null): string | null {
  return nextCursor === null ? null : withParameters(url, { cursor: nextCursor });
}
