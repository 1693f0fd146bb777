import type { Database, PrismaClient } from '../database/client.ts';
import { whileAlone } from './lock.ts';
import { busy, type LookOptions, lookAt, type Verdict } from './look-at.ts';
import {
  countChecks,
  findDueLinks,
  findRestingHosts,
  type KnownLink,
  type LinkCheckRow,
  putOffHost,
  saveCheck,
} from './store.ts';

const hour = 60 * 60_000;
const day = 24 * hour;

/** So many failures in a row, on as many days, and a link counts as broken. */
export const failuresOfBroken = 3;
const tryAgain = day;
/** Longest that a host is left alone because it says so. */
const longestRest = 30 * day;
const shortestRest = 60_000;
/** Links looked at in one round, so that the lock and its connection are given back. */
const perRound = 20;

export type LinkCheckSettings = { perHour: number; intervalDays: number };

/**
 * One round: looks at the external links that are due, one after the other. Any process may call it at any time; one at
 * a time does the work. Gives how many it looked at.
 */
export async function checkLinks(
  { prisma, directUrl }: Pick<Database, 'prisma' | 'directUrl'>,
  settings: LinkCheckSettings,
  options: LookOptions,
): Promise<number> {
  try {
    const looked = await whileAlone(directUrl, options.signal, (signal) =>
      round(prisma, settings, { ...options, signal }),
    );
    return looked ?? 0;
  } catch (error) {
    if (options.signal.aborted) return 0;
    throw error;
  }
}

async function round(
  prisma: PrismaClient,
  { perHour, intervalDays }: LinkCheckSettings,
  options: LookOptions,
): Promise<number> {
  const now = options.now();
  const most = Math.min(perRound, perHour - (await countChecks(prisma, new Date(now.getTime() - hour))));
  if (most <= 0) return 0;
  // More than a round takes: those of hosts that rest are passed over.
  const due = await findDueLinks(prisma, now, most * 10);
  const resting = await findRestingHosts(prisma, [...busy], now);
  let looked = 0;
  for (const link of due) {
    const { host } = new URL(link.url);
    if (resting.has(host)) continue;
    if (looked === most) break;
    const verdict = await lookAt(link.url, options);
    looked += 1;
    const row = outcomeOf(link, host, verdict, options.now(), intervalDays * day);
    await saveCheck(prisma, row);
    if (verdict.status === null || !busy.has(verdict.status)) continue;
    resting.add(host);
    await putOffHost(prisma, host, row.dueAt);
  }
  return looked;
}

/** What is kept of a look: a failure counts, a page that was found clears them, and what says nothing leaves them. */
export function outcomeOf(
  link: KnownLink,
  host: string,
  { found, status, problem, notBefore }: Verdict,
  now: Date,
  interval: number,
): LinkCheckRow {
  const failures = found === 'no' ? link.failures + 1 : found === 'yes' ? 0 : link.failures;
  const isBusy = status !== null && busy.has(status);
  const isInDoubt = isBusy || (found === 'no' && failures < failuresOfBroken);
  const rest = Math.min(notBefore?.getTime() ?? 0, now.getTime() + longestRest);
  // Who is told to wait comes back when the wait is over, and not before.
  const wait = notBefore ? Math.max(rest - now.getTime(), shortestRest) : isInDoubt ? tryAgain : interval;
  return {
    url: link.url,
    host,
    status,
    problem,
    failures,
    firstFailedAt: failures === 0 ? null : (link.firstFailedAt ?? now),
    checkedAt: now,
    dueAt: new Date(now.getTime() + (notBefore ? wait : Math.min(wait, interval))),
  };
}
