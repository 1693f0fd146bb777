import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient, Tx } from '../../database/client.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { publishRevision, unpublishArticle } from '../../publication/publish.ts';
import { articleIdOf } from '../articles/path.ts';
import { openArticle, refuseTrashed } from '../articles/save.ts';
import { bumpVersion } from '../articles/store.ts';
import { findWorkingCopy, type WorkingCopyRow } from '../articles/working-copy-store.ts';
import { checkVersion } from '../version.ts';

/** One act of publishing on a locked article; `act` gives false when there was nothing to do. */
async function publishing(
  prisma: PrismaClient,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
  action: string,
  act: (tx: Tx, row: WorkingCopyRow) => Promise<boolean>,
): Promise<WorkingCopyRow> {
  const { now } = context;
  const id = await articleIdOf(prisma, reference);
  return prisma.$transaction(async (tx) => {
    const row = await openArticle(tx, id, now);
    refuseTrashed(row);
    checkVersion('The article', row.version, accepted);
    if (!(await act(tx, row))) return row;
    await bumpVersion(tx, id);
    const details = { revision: row.revisionNumber };
    await recordAudit(tx, context, { action, resourceType: 'article', resourceId: id, details });
    return (await findWorkingCopy(tx, id, now)) ?? row;
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
  publishing(prisma, reference, accepted, context, 'article_unpublished', async (tx, row) => {
    await unpublishArticle(tx, row.id, context.now);
    return true;
  });
