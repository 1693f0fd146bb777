import type pg from 'pg';

type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

/** Columns that take a value: one that is worked out from others does not. */
async function columnsOf(query: Query, table: string): Promise<string> {
  const { rows } = await query(
    `SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS names FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  return rows[0].names;
}

type Index = { name: string; definition: string };

/** Those that are dearer to keep up row by row than to build at the end. */
async function invertedIndexes(query: Query): Promise<Index[]> {
  const { rows } = await query(
    `SELECT c.relname AS name, pg_get_indexdef(c.oid) AS definition
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
      WHERE c.relnamespace = current_schema()::regnamespace AND a.amname = 'gin' ORDER BY c.relname`,
  );
  return rows;
}

/** Copies made by one statement. */
export const chunk = 10_000;

/**
 * Adds copies of what is published, straight in the tables, until there are so many articles: the same rows as the desk
 * and the press write, a minute older each. What only the desk reads of an article, its parts, is left out.
 */
export async function grow(query: Query, articles: number, step: () => void): Promise<void> {
  const { rows } = await query('SELECT count(*)::int AS count FROM articles');
  const there: number = rows[0].count;
  if (there >= articles) return;
  // Sources by number, and the ids of their copies.
  await query(
    `CREATE TEMP TABLE bench_copies AS
      SELECT n, s.article_id AS origin, ('0000bbbb-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid AS id
      FROM generate_series(1, $1::int) n
      JOIN (SELECT article_id, row_number() OVER (ORDER BY article_id) - 1 AS at, count(*) OVER () AS total
              FROM publications WHERE valid_to IS NULL) s ON s.at = n % s.total`,
    [articles - there],
  );
  await query('CREATE INDEX ON bench_copies (n)');
  await query('ANALYZE bench_copies');
  // In parts: a trigger of a statement holds all its rows at once. The oldest first, as an archive comes about: of each
  // older one, its words would have to be told again that they were seen earlier.
  const copy = async (table: string, source: string, changes: string) => {
    const columns = await columnsOf(query, table);
    for (let to = articles - there; to > 0; to -= chunk) {
      await query(
        `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM (
           SELECT made.* FROM bench_copies c JOIN ${table} source ON source.${source} = c.origin,
             LATERAL jsonb_populate_record(source, jsonb_build_object('id', c.id, ${changes})) made
           WHERE c.n > $1 AND c.n <= $2 ORDER BY c.n DESC) copies`,
        [to - chunk, to],
      );
      step();
    }
  };
  const inverted = await invertedIndexes(query);
  for (const { name } of inverted) await query(`DROP INDEX ${name}`);
  await copy('articles', 'id', `'slug', source.slug || '-copy-' || c.n`);
  await copy('revisions', 'article_id', `'article_id', c.id`);
  await copy(
    'publications',
    'article_id',
    `'article_id', c.id, 'revision_id', c.id, 'slug', source.slug || '-copy-' || c.n,
     'valid_from', source.valid_from - c.n * interval '1 minute',
     'published_at', source.published_at - c.n * interval '1 minute',
     'first_published_at', source.first_published_at - c.n * interval '1 minute',
     'modified_at', source.modified_at - c.n * interval '1 minute'`,
  );
  await query(`SET maintenance_work_mem = '512MB'`);
  for (const { definition } of inverted) {
    await query(definition);
    step();
  }
  await query('DROP TABLE bench_copies');
  await query('VACUUM ANALYZE');
}
