import type { Db } from '../../database/client.ts';
import { TimePosition } from '../../http/instant.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import type { ArticleListQuery } from './list-query.ts';
import { findFilter, type ListOrder, listWorkingCopies } from './list-store.ts';
import type { SummaryRow } from './working-copy-store.ts';

export async function listArticles(
  db: Db,
  query: ArticleListQuery,
  now: Date,
): Promise<{ rows: SummaryRow[]; nextCursor: string | null }> {
  const name = listName('listEditorialArticles', query);
  const order: ListOrder = {
    field: query.sort.endsWith('updatedAt') ? 'updatedAt' : 'createdAt',
    direction: query.sort.startsWith('-') ? 'desc' : 'asc',
  };
  const [at, id] = query.cursor ? readCursor(name, query.cursor, TimePosition) : [];
  const after = at && id ? { at: new Date(at), id } : null;
  const rows = await listWorkingCopies(db, await findFilter(db, query, now), order, after, query.limit);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last;
  return {
    rows: page,
    nextCursor: more ? writeCursor(name, [last[order.field].toISOString(), last.id]) : null,
  };
}
