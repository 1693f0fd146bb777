import { type Finding, failure, fine, warning } from './finding.ts';
import { withSession } from './session.ts';

/** A replica further behind than this, in bytes, is hardly read. */
const far = 16 * 1_048_576;

/** Whether the replica is one, of this primary, and how far behind. */
export async function lookAtReplica(primaryUrl: string, replicaUrl: string): Promise<Finding> {
  const what = 'replica';
  const at = await withSession(primaryUrl, async (client) => {
    const { rows } = await client.query<{ position: string }>(
      "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text AS position",
    );
    return BigInt(rows[0]?.position ?? 0);
  });
  return withSession(replicaUrl, async (client) => {
    const { rows } = await client.query<{
      replica: boolean;
      position: string | null;
      paused: boolean;
      there: boolean;
    }>(
      `SELECT pg_is_in_recovery() AS replica,
          (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::text AS position,
          CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END AS paused,
          to_regclass('readable_publications') IS NOT NULL AS there`,
    );
    const [row] = rows;
    if (!row?.replica || row.position === null)
      return warning(
        what,
        'DATABASE_REPLICA_URL is no replica, so everything is read from the primary.',
        'Name a streaming replica, or none.',
      );
    if (!row.there)
      return failure(what, 'it has no tables of Dateline.', 'Is it a replica of this database?');
    const behind = at - BigInt(row.position);
    if (row.paused)
      return warning(what, 'its replay is paused.', 'SELECT pg_wal_replay_resume() on the replica');
    return behind > BigInt(far)
      ? warning(
          what,
          `it is ${behind} bytes behind, so most is read from the primary.`,
          'See pg_stat_replication on the primary.',
        )
      : fine(what, `it is ${behind > 0n ? behind : 0n} bytes behind`);
  });
}
