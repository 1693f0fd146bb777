import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseUnavailable } from '../database/errors.ts';
import type { Deps } from '../deps.ts';
import { inRound } from '../tracing/scope.ts';
import { fanOut } from './fan-out.ts';
import { createSender } from './sender.ts';

/** How often the log and the queue are looked at, in milliseconds. */
const tick = 500;
/** How long what is under way may go on at a stop. */
const patience = 3_000;

/** Tells webhooks of what changes while Dateline runs. A database that is away is tried again. */
export function startWebhooks(
  deps: Pick<Deps, 'config' | 'database' | 'log' | 'clock' | 'tracing'>,
): () => Promise<void> {
  const { database, log, clock, tracing } = deps;
  const stopping = new AbortController();
  const cutting = new AbortController();
  const sender = createSender({ ...deps, chance: Math.random }, cutting.signal);
  const pause = () => sleep(tick, undefined, { signal: stopping.signal }).catch(() => {});
  const turn = async () => (await fanOut(database.prisma, clock())) + (await sender.turn());
  // Where one event has gone out, the next of its article may.
  const untilNext = () => Promise.race([pause(), sender.next()]);
  const running = (async () => {
    let isAway = false;
    while (!stopping.signal.aborted) {
      try {
        await inRound(tracing, 'webhooks', turn, (done) => done === 0);
        isAway = false;
        await untilNext();
      } catch (err) {
        if (!isDatabaseUnavailable(err)) log.error({ err }, 'webhooks failed, and go on');
        else if (!isAway) log.warn({ err }, 'webhooks wait for the database');
        isAway = true;
        await pause();
      }
    }
  })();
  return async () => {
    stopping.abort();
    await running;
    const late = setTimeout(() => cutting.abort(), patience);
    await sender.idle();
    clearTimeout(late);
  };
}
