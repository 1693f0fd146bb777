import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient, Tx } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { appendChange, type Change } from '../../publication/changes.ts';
import { publishRevision, unpublishArticle } from '../../publication/publish.ts';
import { articleIdOf } from '../articles/path.ts';
import { openArticle, refuseTrashed } from '../articles/save.ts';
import { refuseStale } from '../articles/stale.ts';
import { bumpVersion } from '../articles/store.ts';
import { findWorkingCopy, type WorkingCopyRow } from '../articles/working-copy-store.ts';

/** One act of publishing on a locked article; `act` gives null when there was nothing to do. */
async function publishing(
  prisma: PrismaClient,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
  action: string,
  act: (tx: Tx, row: WorkingCopyRow) => Promise<Change | null>,
): Promise<WorkingCopyRow> {
  const { now } = context;
  const id = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    const row = await openArticle(tx, id, now);
    refuseTrashed(row);
    await refuseStale(tx, row, accepted);
    const change = await act(tx, row);
    if (!change) return row;
    await bumpVersion(tx, id);
    const details = { revision: row.revisionNumber };
    await recordAudit(tx, context, { action, resourceType: 'article', resourceId: id, details });
    const after = (await findWorkingCopy(tx, id, change.effectiveAt)) ?? row;
    await appendChange(tx, change);
    return after;
  });
}

export const publishArticle = (
  prisma: PrismaClient,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<WorkingCopyRow> =>
  publishing(prisma, reference, accepted, context, 'article_published', (tx, row) =>
    publishRevision(tx, row.id, row.revisionNumber, context.now),
  );

export const withdrawArticle = (
  prisma: PrismaClient,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<WorkingCopyRow> =>
  publishing(prisma, reference, accepted, context, 'article_unpublished', (tx, row) =>
    unpublishArticle(tx, row.id, context.now),
  );
