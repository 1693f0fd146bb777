import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, inUse, invalidRequest } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { isVisibleOrPlanned } from '../../publication/unpublish.ts';
import type { Written } from './create.ts';
import { documentOf } from './document.ts';
import { findGone } from './gone.ts';
import { refuseFaults } from './parts.ts';
import { applyPatch, patchedPast } from './patch.ts';
import { articleIdOf } from './path.ts';
import { openArticle, refuseTrashed, saveDocument } from './save.ts';
import type { ArticlePatch } from './schema.ts';
import { refuseStale } from './stale.ts';
import { setTrashed } from './store.ts';
import { findWorkingCopy, type WorkingCopyRow } from './working-copy-store.ts';

/** Reads what was just written, which is there for certain. */
async function readBack(...[db, id]: Parameters<typeof findWorkingCopy>): Promise<WorkingCopyRow> {
  const row = await findWorkingCopy(db, id);
  if (!row) throw new Error(`article ${id} is gone within its own transaction`);
  return row;
}

export async function patchArticle(
  prisma: PrismaClient,
  reference: string,
  patch: ArticlePatch,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Written> {
  const id = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    const row = await openArticle(tx, id, context.actor);
    refuseTrashed(row);
    await refuseStale(tx, row, accepted, (base) => patchedPast(tx, id, base, patch));
    const { document, warnings, malformed, refused } = await applyPatch(tx, id, documentOf(row), patch);
    if (!document) throw invalidRequest(malformed);
    refuseFaults(refused);
    const saved = await saveDocument(tx, row, document, context, 'article_updated');
    return { row: saved ? await readBack(tx, id) : row, warnings };
  });
}

export async function trashArticle(
  prisma: PrismaClient,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<void> {
  const id = await articleIdOf(prisma, reference);
  await inTransaction(prisma, async (tx) => {
    const row = await openArticle(tx, id, context.actor);
    await refuseStale(tx, row, accepted);
    if (row.trashedAt) return;
    if (row.kill) throw conflict('The article is killed: its tombstone stays. It cannot go to the trash.');
    if (await isVisibleOrPlanned(tx, id, context.now))
      throw inUse(
        'Readers see this article, or will. Unpublish or unschedule it before it goes to the trash.',
      );
    await setTrashed(tx, id, context.now, context.now);
    await recordAudit(tx, context, {
      action: 'article_trashed',
      resourceType: 'article',
      resourceId: id,
      before: { trashedAt: null },
      after: { trashedAt: context.now.toISOString() },
    });
  });
}

export async function restoreArticle(
  prisma: PrismaClient,
  reference: string,
  context: Context,
): Promise<WorkingCopyRow> {
  const id = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    const row = await openArticle(tx, id, context.actor);
    if (!row.trashedAt) throw conflict('The article is not in the trash.');
    const gone = await findGone(tx, documentOf(row));
    if (gone.length > 0)
      throw conflict('What the article names is in the trash itself. Restore that first.', gone);
    await setTrashed(tx, id, null, context.now);
    await recordAudit(tx, context, {
      action: 'article_restored',
      resourceType: 'article',
      resourceId: id,
      before: { trashedAt: row.trashedAt.toISOString() },
      after: { trashedAt: null },
    });
    return readBack(tx, id);
  });
}
