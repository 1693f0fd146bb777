import type pg from 'pg';

/** What is in each table: how many rows, and a sum over them that no order changes. */
export type Digest = Record<string, { rows: string; sum: string }>;

/** However a session is set, the same row is the same text. */
const settings = `SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'iso_8601';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3`;

/** The tables of Dateline, without those of extensions. */
export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Within a transaction that sees one state. */
export async function digestOf(client: pg.Client): Promise<Digest> {
  await client.query(settings);
  const digest: Digest = {};
  for (const name of await tablesOf(client)) {
    const { rows } = await client.query<{ rows: string; sum: string }>(
      `SELECT count(*)::text AS rows,
          coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text AS sum
         FROM ${client.escapeIdentifier(name)} t`,
    );
    const [row] = rows;
    if (row) digest[name] = row;
  }
  return digest;
}

/** Tables that are not the same in both, with how many rows each has. */
export function differences(one: Digest, other: Digest): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => one[name]?.rows !== other[name]?.rows || one[name]?.sum !== other[name]?.sum)
    .map((name) => `${name} (${one[name]?.rows ?? 'none'}, now ${other[name]?.rows ?? 'none'})`);
}
