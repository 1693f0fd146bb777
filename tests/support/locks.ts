import type pg from 'pg';

/** How many sessions of this database wait for an advisory lock: how a test knows that two have met. */
export async function waitingForLock(client: pg.Client | pg.Pool): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows[0].n;
}
