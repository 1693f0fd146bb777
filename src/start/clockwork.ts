import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseUnavailable } from '../database/errors.ts';
import type { Deps } from '../deps.ts';
import { recordDueChanges } from '../publication/planned.ts';
import { tidy } from '../upkeep/upkeep.ts';

/** How often schedules are looked at, in milliseconds: what they did is in the change log within a second. */
const tick = 500;
/** How often what is past its time is deleted. */
const tidying = 60 * 60_000;

type Settings = Parameters<typeof tidy>[1];

/** What happens by itself while Dateline runs. A database that is away is tried again; `stop` waits for what is under way. */
export function startClockwork({ database: { prisma }, log, clock }: Deps, settings: Settings) {
  const stopping = new AbortController();
  let tidied = 0;
  let isAway = false;

  const turn = async () => {
    const now = clock();
    const recorded = await recordDueChanges(prisma, now);
    if (recorded > 0) log.info({ changes: recorded }, 'schedules have come due');
    if (now.getTime() - tidied < tidying) return;
    tidied = now.getTime();
    const deleted = await tidy(prisma, settings, now);
    if (Object.values(deleted).some((count) => count > 0)) log.info({ deleted }, 'tidied up');
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await turn();
        isAway = false;
      } catch (err) {
        if (!isDatabaseUnavailable(err)) log.error({ err }, 'the clockwork failed, and goes on');
        else if (!isAway) log.warn({ err }, 'the clockwork waits for the database');
        isAway = true;
      }
      await sleep(tick, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return async () => {
    stopping.abort();
    await running;
  };
}
