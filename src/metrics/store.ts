import type { Database } from '../database/client.ts';

export type Lags = {
  changes: number;
  schedule: number;
  purges: number | null;
  pending: number;
  webhooks: number;
};

/** How long the database may take, in milliseconds: whoever looks at a sick one must not wait for it. */
const patience = 2_000;

export async function readLags({ pool }: Pick<Database, 'pool'>): Promise<Lags | undefined> {
  const asked = pool.query<Lags>({
    text: `
      SELECT last.sequence::float8 AS changes,
        greatest(0, extract(epoch FROM dateline_clock() - (
          SELECT min(due_at) FROM planned_changes WHERE due_at <= dateline_clock())))::float8 AS schedule,
        (SELECT last.sequence - sequence FROM purge_cursor)::float8 AS purges,
        waiting.pending, waiting.webhooks
      FROM (SELECT coalesce(max(sequence), 0) AS sequence FROM changes) last, (
        SELECT count(*)::int AS pending,
          coalesce(greatest(0, extract(epoch FROM dateline_clock() - min(d.created_at))), 0)::float8 AS webhooks
        FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
        WHERE d.state = 'pending' AND w.enabled) waiting`,
    query_timeout: patience,
  } as { text: string });
  const { rows } = await asked.catch((error: { code?: string }) => {
    // A login that only reads for readers may not look at them: the database is there all the same.
    if (error.code !== '42501') throw error;
    const unseen = Number.NaN;
    return {
      rows: [{ changes: unseen, schedule: unseen, purges: unseen, pending: unseen, webhooks: unseen }],
    };
  });
  return rows[0] && { ...rows[0], schedule: rows[0].schedule ?? 0 };
}
