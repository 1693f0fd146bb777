import { Gauge, type Registry } from 'prom-client';
import type { ResponseCache } from '../cache/response-cache.ts';
import type { Database } from '../database/client.ts';
import { readLags } from './store.ts';

type Watched = { database: Database; cache?: ResponseCache | undefined };

/** What is the case when somebody looks: gives the look, which waits for the database and never fails. */
export function stateMetrics(registry: Registry, { database, cache }: Watched): () => Promise<void> {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `dateline_${name}`, help, labelNames, registers: [registry] });
  const kept = gauge('cache_entries', 'Answers that are kept in memory.');
  const bytes = gauge('cache_bytes', 'Bytes that they take.');
  const live = gauge('cache_live', '1 while the cache hears what changes; at 0 nothing is answered from it.');
  const connections = gauge('database_connections', 'Connections to Postgres, by pool and state.', [
    'pool',
    'state',
  ]);
  const waiting = gauge('database_waiting', 'Requests that wait for a connection, by pool.', ['pool']);
  const up = gauge(
    'database_up',
    '1 when the database answers. The gauges below it are NaN when it does not.',
  );
  const changes = gauge('changes', 'Number of the newest change in the log.');
  const schedule = gauge(
    'schedule_lag_seconds',
    'For how long a change that a schedule made has been missing in the log. Readers see it without that.',
  );
  const purges = gauge(
    'purge_lag_changes',
    'Changes that the caches in front have not been told of; NaN where there are none.',
  );
  const pending = gauge('webhook_pending', 'Events on their way to webhooks that are enabled.');
  const webhooks = gauge('webhook_lag_seconds', 'Age of the oldest of them.');

  const reads = gauge(
    'delivery_statements',
    'Statements of delivery since the start, where there is a replica, by who answered; stale: the replica, while the primary was away.',
    ['answered_by'],
  );

  return async () => {
    const counted = Object.entries(database.replica?.counts() ?? {});
    for (const [answered_by, count] of counted) reads.set({ answered_by }, count);
    const state = cache?.state();
    kept.set(state?.entries ?? 0);
    bytes.set(state?.bytes ?? 0);
    live.set(state?.isLive ? 1 : 0);
    for (const { pool, total, idle, queued } of database.connections()) {
      connections.set({ pool, state: 'idle' }, idle);
      connections.set({ pool, state: 'busy' }, total - idle);
      waiting.set({ pool }, queued);
    }
    const lags = await readLags(database).catch(() => undefined);
    up.set(lags ? 1 : 0);
    changes.set(lags?.changes ?? Number.NaN);
    schedule.set(lags?.schedule ?? Number.NaN);
    purges.set(lags?.purges ?? Number.NaN);
    pending.set(lags?.pending ?? Number.NaN);
    webhooks.set(lags?.webhooks ?? Number.NaN);
  };
}
