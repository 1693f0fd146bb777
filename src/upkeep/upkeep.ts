import type { Config } from '../config.ts';
import type { PrismaClient } from '../database/client.ts';
import { purgeTrash } from '../editorial/trash/purge.ts';
import type { Context } from '../http/implement.ts';

const day = 24 * 60 * 60_000;

const ago = (now: Date, milliseconds: number) => new Date(now.getTime() - milliseconds);

/** How many of each were deleted, by the name of what they are. */
export type Deleted = Record<string, number>;

type Settings = Pick<Config, 'DATELINE_TRASH_RETENTION'>;

/** Deletes what has been kept for as long as it is promised. Any process may do it at any time, also several at once. */
export async function tidy(prisma: PrismaClient, settings: Settings, now: Date): Promise<Deleted> {
  const context: Context = { actor: null, now, requestId: 'upkeep', address: null };
  const { DATELINE_TRASH_RETENTION: trashDays } = settings;
  return {
    articles: trashDays > 0 ? await purgeTrash(prisma, ago(now, trashDays * day), context) : 0,
  };
}
