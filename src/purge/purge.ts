import type { Config } from '../config.ts';
import type { PrismaClient } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import { asking } from '../tracing/scope.ts';
import { changesAfter, isBehind, lockPurges, moveCursor, readCursor } from './store.ts';

/** Most changes that are told at once, and most tags that one request names: headers have a bound everywhere. */
const batch = 100;
const mostTags = 64;

/** How long a cache may take to answer, in milliseconds: shorter than a transaction may last. */
const patience = 5_000;

export type PurgeSettings = Pick<
  Config,
  'DATELINE_PURGE_URL' | 'DATELINE_PURGE_METHOD' | 'DATELINE_PURGE_HEADER'
>;

async function tell(url: string, tags: string[], settings: PurgeSettings): Promise<void> {
  const [name, ...value] = (settings.DATELINE_PURGE_HEADER ?? '').split(': ');
  const method = settings.DATELINE_PURGE_METHOD;
  const send = (traced: Record<string, string>) =>
    fetch(url, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Surrogate-Key': tags.join(' '),
        'Cache-Tag': tags.join(','),
        ...(name ? { [name]: value.join(': ') } : {}),
        ...traced,
      },
      body: JSON.stringify({ tags }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
  const response = await asking(method, new URL(url), send, ({ status }) => status);
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The cache in front answered ${response.status} to a purge.`);
}

/**
 * Tells the caches in front of what has changed since they were told last. The cursor moves when they have answered well,
 * so each change is told at least once, by whichever process comes first. Gives how many changes were told.
 */
export async function tellPurges(prisma: PrismaClient, settings: PurgeSettings): Promise<number> {
  const { DATELINE_PURGE_URL: url } = settings;
  if (url === undefined || !(await isBehind(prisma))) return 0;
  return inTransaction(prisma, async (tx) => {
    if (!(await lockPurges(tx))) return 0;
    const changes = await changesAfter(tx, await readCursor(tx), batch);
    const last = changes.at(-1);
    if (!last) return 0;
    const tags = [...new Set(changes.flatMap((change) => change.tags))].sort();
    for (let from = 0; from < tags.length; from += mostTags)
      await tell(url, tags.slice(from, from + mostTags), settings);
    await moveCursor(tx, last.sequence);
    return changes.length;
  });
}
