import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, type Fault, inUse, invalidRequest } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { isVisibleOrPlanned } from '../../publication/unpublish.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import { created } from './audited.ts';
import { documentOf } from './document.ts';
import { findGone } from './gone.ts';
import { refuseFaults } from './parts.ts';
import { applyPatch, patchedPast } from './patch.ts';
import { articleIdOf } from './path.ts';
import { findReferences, namedIn } from './references.ts';
import { openArticle, refuseForeign, refuseTrashed, saveDocument } from './save.ts';
import type { ArticleCreate, ArticlePatch } from './schema.ts';
import { claimSlug } from './slugs.ts';
import { refuseStale } from './stale.ts';
import { insertArticle, setTrashed } from './store.ts';
import { findWorkingCopy, type WorkingCopyRow } from './working-copy-store.ts';
import { documentFrom } from './write.ts';

export type Written = { row: WorkingCopyRow; warnings: PlacedWarning[] };

/** Reads what was just written, which is there for certain. */
async function readBack(...[db, id]: Parameters<typeof findWorkingCopy>): Promise<WorkingCopyRow> {
  const row = await findWorkingCopy(db, id);
  if (!row) throw new Error(`article ${id} is gone within its own transaction`);
  return row;
}

/**
 * Creates an article whole, with its sections and related links, or nothing of it. The sample content has ids of
 * its own, so that the examples of the document name things that are there.
 */
export function createArticle(
  prisma: PrismaClient,
  input: ArticleCreate,
  context: Context,
  newId: () => string = uuidv7,
): Promise<Written> {
  return inTransaction(prisma, async (tx) => {
    const { now } = context;
    const id = newId();
    const faults: Fault[] = [];
    const warnings: PlacedWarning[] = [];
    const references = await findReferences(tx, namedIn(input));
    const document = documentFrom(input, {
      articleId: id,
      newId,
      current: null,
      references,
      faults,
      warnings,
    });
    refuseFaults(faults);
    refuseForeign(context.actor, document);
    const actorId = context.actor?.id ?? null;
    const insert = () => insertArticle(tx, id, document, { actorId, save: context.save, now });
    if (!(await insert())) {
      // Says whose the slug is; or takes it, where its owner has let go of it since.
      await claimSlug(tx, id, document.language, document.slug, now);
      await insert();
    }
    await recordAudit(tx, context, {
      action: 'article_created',
      resourceType: 'article',
      resourceId: id,
      details: { revision: 1 },
      ...created(document),
    });
    return { row: await readBack(tx, id), warnings };
  });
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
