import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { checkLinks } from './check-links.ts';
import { createTurns } from './turns.ts';

const timeoutMs = 10_000;
/** Between two requests to one host, in milliseconds. */
const pause = 2_000;

/** Who asks, and where somebody can complain. A header takes no more than ASCII. */
export const userAgentOf = ({ DATELINE_SITE_NAME: name, DATELINE_SITE_URL: url }: Config): string =>
  `Dateline-Link-Check/1.0 (${name.replace(/[^\x20-\x7e]|[()\\]/g, '').trim()}; +${new URL(url).href})`;

/** A round of checks as the settings have it; none where they are switched off. */
export async function linkCheckRound(
  { config, database, clock }: Pick<Deps, 'config' | 'database' | 'clock'>,
  signal: AbortSignal,
): Promise<number> {
  if (!config.DATELINE_LINK_CHECKS) return 0;
  const settings = {
    perHour: config.DATELINE_LINK_CHECKS_PER_HOUR,
    intervalDays: config.DATELINE_LINK_CHECKS_INTERVAL,
  };
  return checkLinks(database, settings, {
    userAgent: userAgentOf(config),
    timeoutMs,
    allowPrivate: config.DATELINE_LINK_CHECKS_PRIVATE,
    signal,
    now: clock,
    turnAt: createTurns(pause, signal),
  });
}
