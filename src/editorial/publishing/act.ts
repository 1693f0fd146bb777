import { recordAudit } from '../../audit/record.ts';
import type { Tx } from '../../database/client.ts';
import { isCheckViolation, isExclusionViolation } from '../../database/errors.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, DatelineError } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { appendInOrder } from '../../publication/planned.ts';
import type { Act } from '../../publication/publish.ts';
import { articleIdOf } from '../articles/path.ts';
import { openArticle, refuseTrashed } from '../articles/save.ts';
import { refuseStale } from '../articles/stale.ts';
import { bumpVersion } from '../articles/store.ts';
import { findWorkingCopy, type WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { Desk } from '../desk.ts';
import { factsOf } from './facts.ts';

/** The article after an act of publishing, and the instant at which it stands so. */
export type Acted = { row: WorkingCopyRow; now: Date };

type Given = { reference: string; accepted: AcceptedVersions; action: string };

/** One act of publishing on a locked article. What readers see differently goes to the log, in order, at the end. */
export async function actOn(
  { prisma }: Desk,
  { reference, accepted, action }: Given,
  context: Context,
  act: (tx: Tx, row: WorkingCopyRow, now: Date) => Promise<Act>,
): Promise<Acted> {
  const id = await articleIdOf(prisma, reference);
  try {
    return await inTransaction(prisma, async (tx) => {
      const row = await openArticle(tx, id, context.actor);
      // Under the lock: whoever had it before has acted before this instant.
      const now = context.clock?.() ?? context.now;
      refuseTrashed(row);
      await refuseStale(tx, row, accepted);
      const done = await act(tx, row, now);
      if (!done.isDone) return { row, now };
      const at = new Date(Math.max(now.getTime(), done.at.getTime()));
      await bumpVersion(tx, id);
      const after = (await findWorkingCopy(tx, id)) ?? row;
      await recordAudit(tx, context, {
        action,
        resourceType: 'article',
        resourceId: id,
        before: factsOf(row, now),
        after: factsOf(after, at),
      });
      await appendInOrder(tx, id, done.change, now);
      return { row: after, now: at };
    });
  } catch (error) {
    // By the database's clock it is over, or has begun, since.
    if (isCheckViolation(error, 'publications_frozen') || isCheckViolation(error, 'publications_kept'))
      throw conflict('What was planned has just happened. Read the article again.');
    // The database's clock is behind ours: its embargo lasts a little longer, and so does what it shows.
    if (isCheckViolation(error, 'publications_not_embargoed'))
      throw new DatelineError('embargoed', 'The article is still under embargo.');
    if (isExclusionViolation(error))
      throw conflict('Another publication of the article, or at its address, is in the way. Try again.');
    throw error;
  }
}
