import { setTimeout as sleep } from 'node:timers/promises';
import { startResponseCache } from '../cache/response-cache.ts';
import type { Config } from '../config.ts';
import { isDatabaseUnavailable } from '../database/errors.ts';
import { createVitals } from '../health/vitals.ts';
import { watchEventLoop } from '../limits/event-loop.ts';
import { startLimits } from '../limits/start.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { startPurging } from '../purge/start.ts';
import { duties } from '../roles.ts';
import { startTracingIfWanted } from '../tracing/start.ts';
import { startWebhooks } from '../webhooks/start.ts';
import { type AdminKey, ensureAdminKey } from './admin-key.ts';
import { addressOf, banner } from './banner.ts';
import type { Cleanup } from './cleanup.ts';
import { startClock } from './clock.ts';
import { startClockwork } from './clockwork.ts';
import { removeServerFile, writeServerFile } from './data-files.ts';
import type { Log } from './log.ts';
import { openDatabase } from './open-database.ts';
import { ensureSecretKey } from './secret-key.ts';
import { startServer } from './server.ts';

type Options = { config: Config; logging: Log; signal: AbortSignal; cleanup: Cleanup };

/** Without a cache, the replica alone wants to know how far the primary has come. */
const deaf = { heard: () => {}, told: () => {}, found: () => {}, lost: () => {} };

/** Database, sample content, API, admin key, banner: in this order. What was started ends through `cleanup`. */
export async function start({ config: given, logging, signal, cleanup }: Options): Promise<void> {
  const { log, print } = logging;
  // The app takes as long to load as the database to start.
  const loading = import('../app.ts');
  // Whoever waits for it below gets the failure; until then it must not count as unhandled.
  loading.catch(() => {});
  const tracing = await startTracingIfWanted(given, log);
  // The last of all that ends: what is told until then is sent.
  if (tracing) cleanup.add('traces', () => tracing.stop());
  const database = await openDatabase({ config: given, log, signal, cleanup });
  const embedded = given.DATABASE_URL === undefined;
  const { prisma } = database;
  const dataDir = embedded ? given.DATELINE_DATA_DIR : undefined;
  const secretKey = given.DATELINE_SECRET_KEY ?? (dataDir && (await ensureSecretKey(dataDir)));
  const config = { ...given, DATELINE_SECRET_KEY: secretKey };
  signal.throwIfAborted();

  const time = startClock({ database });
  cleanup.add('clock', () => time.stop());
  await time.adjust().catch(() => {});
  const clock = time.now;
  const { delivery, editorial, work, writes } = duties[config.DATELINE_ROLE];
  if (writes && (config.DATELINE_SAMPLE_CONTENT ?? embedded)) {
    const { loadSampleContent } = await import('../sample/load.ts');
    await loadSampleContent({ prisma, log });
  }
  const { createApp } = await loading;
  const size = config.DATELINE_CACHE_SIZE;
  const staleIfError = config.DATELINE_DELIVERY_STALE_IF_ERROR;
  const cache =
    size === 0 || !delivery
      ? undefined
      : startResponseCache({ database, size, clock, log, staleIfError, isAway: isDatabaseUnavailable });
  if (cache) cleanup.add('response cache', () => cache.stop());
  else if (database.replica) {
    const listener = database.listen(deaf);
    cleanup.add('listener', () => listener.stop());
  }
  const metrics = createMetrics({ database, cache, ofProcess: config.DATELINE_METRICS_TOKEN !== undefined });
  const stopping = new AbortController();
  const vitals = createVitals();
  const loop = watchEventLoop();
  const limits = startLimits(config, { database, log, behind: loop.behind });
  const deps = {
    config,
    database,
    log,
    clock,
    cache,
    metrics,
    vitals,
    ...limits,
    tracing,
    stopping: stopping.signal,
  };
  const server = await startServer(createApp(deps), config);
  cleanup.add('requests', () => server.stop(config.DATELINE_SHUTDOWN_TIMEOUT * 1_000));
  cleanup.add('streams', async () => stopping.abort());
  if (work) {
    cleanup.add('clockwork', startClockwork(deps));
    cleanup.add('purges', startPurging(deps, config));
    cleanup.add('webhooks', startWebhooks(deps));
  }
  // Last of what can fail: a key that is made is shown, or nobody would ever have it.
  const key: AdminKey = editorial
    ? await ensureAdminKey({ prisma, configured: config.DATELINE_ADMIN_KEY, dataDir, now: clock() })
    : { kind: 'elsewhere' };
  if (key.kind === 'configured' && key.revoked)
    log.warn('DATELINE_ADMIN_KEY has been revoked or rotated and opens nothing');
  const url = addressOf(config.DATELINE_HOST, server.port);
  if (dataDir !== undefined) {
    cleanup.add('server file', () => removeServerFile(dataDir));
    await writeServerFile(dataDir, { url, pid: process.pid });
  }
  cleanup.add('readiness', async () => {
    vitals.drain();
    server.drain();
    if (config.DATELINE_SHUTDOWN_DELAY > 0) await sleep(config.DATELINE_SHUTDOWN_DELAY * 1_000);
  });
  log.info({ role: config.DATELINE_ROLE, url, milliseconds: Math.round(performance.now()) }, 'listening');
  print(banner(url, key, config));
}
