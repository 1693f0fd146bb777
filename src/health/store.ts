import type { Database } from '../database/client.ts';
import { readMigrations } from '../database/migration-files.ts';

let expected: Promise<string[]> | undefined;

/** Whether there is a replica, which takes no writes, where the primary should be. */
export async function isReplica({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query<{ replica: boolean }>('SELECT pg_is_in_recovery() AS replica');
  return rows[0]?.replica ?? false;
}

/** The migrations of this version that the database does not have, by name. */
export async function missingMigrations({ pool }: Database): Promise<string[]> {
  expected ??= readMigrations().then((files) => files.map(({ name }) => name));
  const { rows } = await pool.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return (await expected).filter((name) => !applied.has(name));
}
