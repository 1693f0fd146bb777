import type { Config } from '../config.ts';
import type { PrismaClient } from '../database/client.ts';
import { purgeAutosaves } from '../editorial/revisions/purge.ts';
import { purgeTrash } from '../editorial/trash/purge.ts';
import type { Context } from '../http/implement.ts';
import { keptFor } from '../idempotency/answer-once.ts';
import { purgeIdempotentAnswers } from '../idempotency/store.ts';
import { purgeLinkChecks } from '../links/store.ts';
import { purgePreviews } from '../preview/purge.ts';
import { pruneChanges } from '../publication/pruning-store.ts';
import { purgeDeliveries } from '../webhooks/queue-store.ts';

const day = 24 * 60 * 60_000;

const ago = (now: Date, milliseconds: number) => new Date(now.getTime() - milliseconds);

/** How many of each were deleted, by the name of what they are. */
export type Deleted = Record<string, number>;

type Settings = Pick<
  Config,
  | 'DATELINE_TRASH_RETENTION'
  | 'DATELINE_AUTOSAVE_RETENTION'
  | 'DATELINE_CHANGES_RETENTION'
  | 'DATELINE_WEBHOOKS_RETENTION'
>;

/** How long a link that has expired can still be looked up: who holds it learns that it is over. */
const expiredPreviews = 30 * day;

/** Longer than any link goes without a look: nobody links there any more. */
const forgottenLinks = 400 * day;

/** Deletes what has been kept for as long as it is promised. Any process may do it at any time, also several at once. */
export async function tidy(prisma: PrismaClient, settings: Settings, now: Date): Promise<Deleted> {
  const context: Context = { actor: null, now, requestId: 'upkeep', address: null };
  const { DATELINE_TRASH_RETENTION: trashDays, DATELINE_AUTOSAVE_RETENTION: autosaveDays } = settings;
  const { DATELINE_CHANGES_RETENTION: changesDays } = settings;
  return {
    articles: trashDays > 0 ? await purgeTrash(prisma, ago(now, trashDays * day), context) : 0,
    autosaves: autosaveDays > 0 ? await purgeAutosaves(prisma, ago(now, autosaveDays * day)) : 0,
    changes: changesDays > 0 ? await pruneChanges(prisma, ago(now, changesDays * day)) : 0,
    previews: await purgePreviews(prisma, ago(now, expiredPreviews)),
    linkChecks: await purgeLinkChecks(prisma, ago(now, forgottenLinks)),
    webhookDeliveries: await purgeDeliveries(prisma, ago(now, settings.DATELINE_WEBHOOKS_RETENTION * day)),
    answers: await purgeIdempotentAnswers(prisma, ago(now, keptFor)),
  };
}
