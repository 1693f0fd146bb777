import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/client.ts';

/** How often the database is asked for the time, in milliseconds. */
const interval = 1_000;

export type Clock = {
  now: () => Date;
  /** Asks the database once. */
  adjust: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = {
  database: Pick<Database, 'pool'>;
  /** Milliseconds, from any start, never back. */
  ticks?: () => number;
  /** The clock of this machine, which is all there is until the database has answered. */
  ofMachine?: () => number;
};

/**
 * The time of the database, so that all processes have one clock. In between it is carried on by a count of milliseconds
 * that nobody can set: when the clock of this machine is moved, nothing changes here. Rather ahead than behind, by a
 * trip to the database: what readers see goes by the slower of the two clocks, and so by the database's.
 */
export function startClock({
  database: { pool },
  ticks = () => performance.now(),
  ofMachine = Date.now,
}: Options): Clock {
  const stopping = new AbortController();
  let offset = ofMachine() - ticks();

  const adjust = async () => {
    const sent = ticks();
    const { rows } = await pool.query<{ now: Date }>('SELECT dateline_clock() AS now');
    const [row] = rows;
    if (!row) return;
    // It was looked at after we asked and before we heard, and told to the millisecond.
    const earliest = row.now.getTime() - ticks();
    const latest = row.now.getTime() + 1 - sent;
    if (offset < earliest || offset > latest) offset = latest;
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(interval, undefined, { signal: stopping.signal }).catch(() => {});
      // While the database is away, the time goes on by itself.
      if (!stopping.signal.aborted) await adjust().catch(() => {});
    }
  })();

  return {
    now: () => new Date(ticks() + offset),
    adjust,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
