import { z } from 'zod';
import { ArticleType, Language } from '../../content/fields.ts';
import { TimePosition } from '../../http/instant.ts';
import { cursor, limit, listName, readCursor, writeCursor } from '../../http/pagination.ts';
import { queryInstant } from '../../http/query.ts';
import { reference } from '../terms/schema.ts';
import { findFilter } from './list-store.ts';
import { Status } from './schema.ts';
import { type Db, type ListOrder, listWorkingCopies } from './store.ts';
import type { SummaryRow } from './working-copy-store.ts';

const sorts = ['-updatedAt', 'updatedAt', '-createdAt', 'createdAt'] as const;

export const articleListQuery = z.strictObject({
  status: Status.optional().describe('Only articles in this status. Without it, all but those in the trash.'),
  category: reference('category').optional(),
  author: reference('author').optional(),
  tag: reference('tag').optional(),
  language: Language.optional(),
  type: ArticleType.optional(),
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Text that stands in the headline or the standfirst; case does not matter.'),
  updatedAfter: queryInstant('Only articles saved at or after this instant.'),
  updatedBefore: queryInstant('Only articles saved before this instant.'),
  sort: z.enum(sorts).default('-updatedAt').describe('A minus sorts downwards.'),
  limit,
  cursor,
});

export type ArticleListQuery = z.output<typeof articleListQuery>;

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
  const rows = await listWorkingCopies(db, await findFilter(db, query, now), order, after, query.limit, now);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last;
  return {
    rows: page,
    nextCursor: more ? writeCursor(name, [last[order.field].toISOString(), last.id]) : null,
  };
}
