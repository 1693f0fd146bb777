import { z } from 'zod';
import { Text } from '../../content/text.ts';
import { literally } from '../../database/literally.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import type { Db, Kind, TermRow, TermWhere } from './kind.ts';

export type TermQuery = {
  q?: string | undefined;
  trashed?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
};

const Position = z.tuple([Text(200), z.uuid()]);

/** A page of terms by name. `where` narrows it further than the filters that all kinds have. */
export async function listTerms<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  db: Db,
  kind: Kind<K, Row, Write>,
  query: TermQuery,
  where: TermWhere = {},
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const list = listName(`desk ${kind.collection}`, query);
  const all: TermWhere[] = [{ trashedAt: query.trashed ? { not: null } : null }, where];
  if (query.q !== undefined) all.push({ name: { contains: literally(query.q), mode: 'insensitive' } });
  if (query.cursor !== undefined) {
    const [name, id] = readCursor(list, query.cursor, Position);
    all.push({ OR: [{ name: { gt: name } }, { name, id: { gt: id } }] });
  }
  const rows = await kind.store.list(db, { AND: all }, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last;
  return { rows: page, nextCursor: more ? writeCursor(list, [last.name, last.id]) : null };
}
