import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { inRound } from '../tracing/scope.ts';
import { type PurgeSettings, tellPurges } from './purge.ts';

/** How often the log is looked at, in milliseconds. */
const tick = 200;
const longestPause = 10_000;

/** Tells the caches in front, if there are any, of each change. What fails is tried again. */
export function startPurging(
  { database: { prisma }, log, tracing }: Pick<Deps, 'database' | 'log' | 'tracing'>,
  settings: PurgeSettings,
): () => Promise<void> {
  const stopping = new AbortController();
  const running = (async () => {
    let pause = tick;
    while (settings.DATELINE_PURGE_URL !== undefined && !stopping.signal.aborted) {
      try {
        await inRound(
          tracing,
          'purges',
          () => tellPurges(prisma, settings),
          (told) => told === 0,
        );
        pause = tick;
      } catch (err) {
        if (pause === tick) log.warn({ err }, 'a purge of the caches in front failed, and is tried again');
        pause = Math.min(pause * 2, longestPause);
      }
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}
