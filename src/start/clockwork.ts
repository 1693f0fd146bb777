import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseUnavailable } from '../database/errors.ts';
import type { Deps } from '../deps.ts';
import { linkCheckRound } from '../links/round.ts';
import { recordDueChanges } from '../publication/planned.ts';
import { inRound } from '../tracing/scope.ts';
import { tidy } from '../upkeep/upkeep.ts';

/** How often schedules are looked at, in milliseconds: what they did is in the change log within a second. */
const tick = 500;
/** How often what is past its time is deleted. */
const tidying = 60 * 60_000;

/** How often external links are looked at, a few of them, in milliseconds. */
const checkingLinks = 60_000;

/** What happens by itself while Dateline runs. A database that is away is tried again; `stop` waits for what is under way. */
export function startClockwork(deps: Deps) {
  const { config, database, log, clock, vitals, tracing } = deps;
  const { prisma } = database;
  const stopping = new AbortController();
  const { signal } = stopping;
  let tidied = 0;

  /** Each tells how much it has done. */
  const turn = async () => {
    const now = clock();
    const recorded = await recordDueChanges(prisma, now);
    if (recorded > 0) log.info({ changes: recorded }, 'schedules have come due');
    vitals?.turned();
    if (now.getTime() - tidied < tidying) return recorded;
    tidied = now.getTime();
    const deleted = await tidy(prisma, config, now);
    if (Object.values(deleted).some((count) => count > 0)) log.info({ deleted }, 'tidied up');
    return recorded + Object.values(deleted).reduce((sum, count) => sum + count, 0);
  };

  const checks = async () => {
    const looked = await linkCheckRound(deps, signal);
    if (looked > 0) log.info({ links: looked }, 'external links were looked at');
    return looked;
  };

  const every = async (pause: number, name: string, work: () => Promise<number>) => {
    let isAway = false;
    while (!signal.aborted) {
      try {
        await inRound(tracing, name, work, (done) => done === 0);
        isAway = false;
      } catch (err) {
        if (!isDatabaseUnavailable(err)) log.error({ err }, 'the clockwork failed, and goes on');
        else if (!isAway) log.warn({ err }, 'the clockwork waits for the database');
        isAway = true;
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  };

  // Pages elsewhere may take their time: schedules do not wait for them.
  const running = [every(tick, 'clockwork', turn)];
  if (config.DATELINE_LINK_CHECKS) running.push(every(checkingLinks, 'link checks', checks));

  return async () => {
    stopping.abort();
    await Promise.all(running);
  };
}
