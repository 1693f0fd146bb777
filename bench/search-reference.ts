import type pg from 'pg';

/** The vectors that the server written by hand searches, one for each publication, as a column of its own would be. */
export async function makeSearchTable(client: pg.Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS bench_search AS
    SELECT p.id AS publication_id,
      setweight(to_tsvector('english', p.document->>'headline'), 'A') ||
      setweight(to_tsvector('english', coalesce(p.document->>'standfirst', '')), 'B') ||
      setweight(jsonb_to_tsvector('english', p.document->'sections', '["string"]'), 'D') AS vector
    FROM publications p`);
  await client.query('CREATE INDEX IF NOT EXISTS bench_search_vector_idx ON bench_search USING GIN (vector)');
  await client.query('ANALYZE bench_search');
}
