import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { Server } from '../child.ts';
import { residentMegabytes } from '../memory.ts';

/** The process and its database at one instant; memory in MB of 1,000,000 bytes. */
export type Look = {
  rss: number;
  cache: number;
  busyConnections: number;
  waiting: number;
  lagMilliseconds: number;
  postgres: number;
  sessions: number;
};

/** All values of a metric, added up; `only` narrows it by a label. */
function metric(text: string, name: string, only = ''): number {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const chosen = lines.filter((line) => line.includes(only));
  return chosen.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Memory of the embedded Postgres, what its processes share counted once; NaN where that cannot be told. */
async function postgresMegabytes(pids: number[]): Promise<number> {
  const shares = pids.map(async (pid) => {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]);
  });
  // One that has ended meanwhile has none.
  const settled = await Promise.allSettled(shares);
  const known = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return known.length === 0 ? Number.NaN : (known.reduce((a, b) => a + b, 0) * 1_024) / 1_000_000;
}

export async function look(server: Server, token: string, client: pg.Client): Promise<Look> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`/metrics answered ${answer.status}: ${text}`);
  const { rows } = await client.query<{ pid: number; ours: boolean }>(
    'SELECT pid, datname IS NOT NULL AS ours FROM pg_stat_activity',
  );
  return {
    rss: await residentMegabytes(server.pid),
    cache: metric(text, 'dateline_cache_bytes') / 1_000_000,
    busyConnections: metric(text, 'dateline_database_connections', 'busy'),
    waiting: metric(text, 'dateline_database_waiting'),
    lagMilliseconds: metric(text, 'nodejs_eventloop_lag_p99_seconds') * 1_000,
    postgres: await postgresMegabytes(rows.map(({ pid }) => pid)),
    sessions: rows.filter(({ ours }) => ours).length,
  };
}
