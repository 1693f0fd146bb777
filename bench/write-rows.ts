import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Query } from './row.ts';

type TableRow = Record<string, unknown>;

/** The rows that one article consists of, table by table, in an order that the foreign keys allow. */
export type ArticleRows = { table: string; rows: TableRow[] }[];

const tables = [
  ['articles', 'id'],
  ['article_slugs', 'article_id'],
  ['article_tags', 'article_id'],
  ['bylines', 'article_id'],
  ['sections', 'article_id'],
  ['related_links', 'article_id'],
  ['revisions', 'article_id'],
  ['audit_entries', 'resource_id'],
] as const;

export async function rowsOf(query: Query, articleId: string): Promise<ArticleRows> {
  const found: ArticleRows = [];
  for (const [table, column] of tables) {
    const { rows } = await query({
      text: `SELECT * FROM ${table} WHERE ${column} = $1`,
      values: [articleId],
    });
    if (rows.length === 0) throw new Error(`A new article has no row in ${table}.`);
    found.push({ table, rows });
  }
  return found;
}

/** `pg` sends an array as a Postgres array, which is right for none of these columns: theirs are JSON. */
const parameter = (value: unknown) =>
  typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value;

function insertOf(table: string, rows: TableRow[]): pg.QueryConfig {
  const columns = Object.keys(rows[0] ?? {});
  const tuples = rows.map(
    (_, at) => `(${columns.map((_name, place) => `$${at * columns.length + place + 1}`).join(', ')})`,
  );
  return {
    // A named statement is prepared once for the connection.
    name: `${table} ${rows.length}`,
    text: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples.join(', ')}`,
    values: rows.flatMap((row) => columns.map((column) => parameter(row[column]))),
  };
}

/** Writes the same rows again as another article, in one transaction with one statement for each table. */
export async function writeRows(query: Query, article: ArticleRows): Promise<void> {
  const articleId = uuidv7();
  const renewed = (row: TableRow): TableRow => ({
    ...row,
    ...('article_id' in row ? { article_id: articleId } : {}),
    ...('resource_id' in row ? { resource_id: articleId } : {}),
    ...('slug' in row ? { slug: `bench-direct-${articleId}` } : {}),
  });
  await query({ text: 'BEGIN' });
  for (const { table, rows } of article) {
    const id = () => (table === 'articles' ? articleId : uuidv7());
    await query(
      insertOf(
        table,
        rows.map((row) => ('id' in row ? { ...renewed(row), id: id() } : renewed(row))),
      ),
    );
  }
  await query({ text: 'COMMIT' });
}
