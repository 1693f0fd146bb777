import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type RateLimits, type RatePolicy, rateWindow, type Standing } from '../http/rate-limits.ts';
import type { SharedCounts } from './shared-store.ts';

/** One caller in one window, as this process knows it. */
type Count = {
  /** In milliseconds of the process's own clock. */
  endsAt: number;
  /** What all processes had counted when they were last asked, this one's part included. */
  known: number;
  /** What this process has counted since, and told nobody. */
  pending: number;
  isTelling: boolean;
};

type Options = {
  /** Requests in a window; 0 for no limit. */
  limits: Record<RatePolicy, number>;
  /** Absent: each process counts by itself. */
  shared?: SharedCounts | undefined;
  log: Pick<Logger, 'warn'>;
  /** Milliseconds, from any start, never back. */
  ticks?: () => number;
};

/** Most callers that are remembered; the one that was silent for longest is forgotten first. */
const mostCallers = 50_000;
/** What part of a limit a process counts by itself before it tells the others. */
const share = 20;
/** Statements at once: what tells of counts must not keep writers waiting. */
const mostTelling = 2;

/**
 * Counts in memory, and brings the counts of all processes together behind the request: none waits for it. Who asks
 * little is known to his process alone; of who comes near a limit, all know within a twentieth of it for each process.
 */
export function createRateLimits({
  limits,
  shared,
  log,
  ticks = () => performance.now(),
}: Options): RateLimits {
  const counts = new LRUCache<string, Count>({ max: mostCallers });
  const telling = new Set<Promise<void>>();
  let isWarned = false;

  function countOf(id: string, now: number): Count {
    const present = counts.get(id);
    if (present && present.endsAt > now) return present;
    const fresh: Count = { endsAt: now + rateWindow * 1_000, known: 0, pending: 0, isTelling: false };
    counts.set(id, fresh);
    return fresh;
  }

  async function tell(id: string, count: Count, due: number, with_: SharedCounts): Promise<void> {
    count.isTelling = true;
    try {
      // What was counted while the others were told may be due itself, and the caller may not ask again.
      while (count.pending >= due) {
        const told = count.pending;
        count.pending = 0;
        // Until they answer, what was told counts as known.
        count.known += told;
        const { total, left } = await with_.add(id, told);
        count.known = Math.max(count.known, total);
        // All processes end the window of a caller together.
        count.endsAt = ticks() + left;
        isWarned = false;
      }
    } catch (err) {
      if (!isWarned) log.warn({ err }, 'rate limits are not shared: each process counts by itself');
      isWarned = true;
    } finally {
      count.isTelling = false;
    }
  }

  const standing = (policy: RatePolicy, { known, pending, endsAt }: Count, now: number): Standing => ({
    policy,
    limit: limits[policy],
    left: limits[policy] - known - pending,
    reset: Math.max(1, Math.ceil((endsAt - now) / 1_000)),
  });

  function take(policy: RatePolicy, who: string): Standing | undefined {
    const limit = limits[policy];
    if (limit === 0) return undefined;
    const now = ticks();
    const id = `${policy}:${who}`;
    const count = countOf(id, now);
    // Who is refused gains nothing by asking on, and loses nothing.
    if (count.known + count.pending <= limit) count.pending += 1;
    const due = Math.max(1, Math.floor(limit / share));
    if (shared && count.pending >= due && !count.isTelling && telling.size < mostTelling) {
      const told = tell(id, count, due, shared).finally(() => telling.delete(told));
      telling.add(told);
    }
    return standing(policy, count, now);
  }

  return {
    take,
    look: (policy, who) => {
      if (limits[policy] === 0) return undefined;
      const now = ticks();
      return standing(policy, countOf(`${policy}:${who}`, now), now);
    },
    settled: async () => {
      while (telling.size > 0) await Promise.all(telling);
    },
  };
}
