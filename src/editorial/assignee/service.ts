import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { articleIdOf } from '../articles/path.ts';
import { openArticle, refuseTrashed } from '../articles/save.ts';
import { refuseStale } from '../articles/stale.ts';
import { setAssignee } from '../articles/store.ts';
import { findWorkingCopy, type WorkingCopyRow } from '../articles/working-copy-store.ts';

export async function assignArticle(
  prisma: PrismaClient,
  reference: string,
  assignee: string | null,
  accepted: AcceptedVersions,
  context: Context,
): Promise<WorkingCopyRow> {
  const id = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    const row = await openArticle(tx, id, context.actor);
    refuseTrashed(row);
    await refuseStale(tx, row, accepted);
    if (row.assignee === assignee) return row;
    await setAssignee(tx, id, assignee);
    await recordAudit(tx, context, {
      action: 'article_assigned',
      resourceType: 'article',
      resourceId: id,
      before: { assignee: row.assignee },
      after: { assignee },
    });
    return (await findWorkingCopy(tx, id)) ?? row;
  });
}
