import { isDeepStrictEqual } from 'node:util';
import { recordAudit } from '../../audit/record.ts';
import { type Actor, titleOf, writesIn } from '../../auth/scopes.ts';
import type { ArticleDocument } from '../../content/document.ts';
import type { Tx } from '../../database/client.ts';
import { categoryForbidden, conflict, notFound } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { publicationsOf } from '../workflow/state.ts';
import { saved } from './audited.ts';
import { documentOf } from './document.ts';
import { writeRelatedLinks, writeSections } from './parts-store.ts';
import { claimSlug, releaseSlug } from './slugs.ts';
import { insertRevision, lockArticle, replaceTerms, updateArticle } from './store.ts';
import { findWorkingCopy, type WorkingCopyRow } from './working-copy-store.ts';

/**
 * Locks the article and reads it, for a write of this actor that nobody can get in between of. One of another
 * category than the actor writes in does not open.
 */
export async function openArticle(tx: Tx, id: string, actor: Actor | null): Promise<WorkingCopyRow> {
  const row = (await lockArticle(tx, id)) ? await findWorkingCopy(tx, id) : null;
  if (!row) throw notFound('The article');
  if (actor && !writesIn(actor, row.categoryId))
    throw categoryForbidden(
      `${titleOf(actor)} does not write in ${row.category ? `the category "${row.category.name}"` : 'no category'}.`,
    );
  return row;
}

/** Refuses to file an article where the actor does not write: what is put there is somebody else's from then on. */
export function refuseForeign(actor: Actor | null, { categoryId }: ArticleDocument): void {
  if (!actor || writesIn(actor, categoryId)) return;
  throw categoryForbidden(
    `${titleOf(actor)} writes in its categories only.`,
    // The category that is named, or the lack of one.
    [{ pointer: '/category', detail: categoryId === null ? 'is needed' : 'is none of them' }],
  );
}

export function refuseTrashed(row: WorkingCopyRow): void {
  if (row.trashedAt) throw conflict('The article is in the trash. Restore it first.');
}

/** Pairs two lists by id: what came, what stayed (moved or changed), what went. */
function compare<T extends { id: string }>(before: readonly T[], after: readonly T[]) {
  const old = new Map(before.map((item, position) => [item.id, { item, position }]));
  const added: { item: T; position: number; changed: boolean }[] = [];
  const kept: typeof added = [];
  for (const [position, item] of after.entries()) {
    const was = old.get(item.id);
    old.delete(item.id);
    if (!was) added.push({ item, position, changed: true });
    else {
      const changed = !isDeepStrictEqual(was.item, item);
      if (changed || was.position !== position) kept.push({ item, position, changed });
    }
  }
  return { added, kept, removed: [...old.keys()] };
}

const termsOf = ({ tagIds, bylines }: ArticleDocument) => ({ tagIds, bylines });

/** An approval is of one state: another one has to be looked at again, or is a new round when readers have the old. */
function stageAfterSave(row: WorkingCopyRow, now: Date): string {
  if (row.stage !== 'approved') return row.stage;
  const { current } = publicationsOf(row, now);
  return current?.revision.number === row.revisionNumber ? 'draft' : 'in_review';
}

/**
 * Writes a new state of a locked article: its rows, one revision and one audit entry. The same state again
 * writes nothing and gives false.
 */
export async function saveDocument(
  tx: Tx,
  row: WorkingCopyRow,
  next: ArticleDocument,
  context: Context,
  action: string,
): Promise<boolean> {
  const before = documentOf(row);
  if (isDeepStrictEqual(before, next)) return false;
  refuseForeign(context.actor, next);
  const { id } = row;
  const { now } = context;
  const readdressed = before.slug !== next.slug || before.language !== next.language;
  if (readdressed) await claimSlug(tx, id, next.language, next.slug, now);
  const number = row.revisionNumber + 1;
  await updateArticle(tx, id, next, number, stageAfterSave(row, now), now);
  if (readdressed) await releaseSlug(tx, id, before.language, before.slug);
  if (!isDeepStrictEqual(termsOf(before), termsOf(next))) await replaceTerms(tx, id, next);
  const sections = compare(before.sections, next.sections);
  await writeSections(tx, id, sections.added, sections.kept, sections.removed, number, now);
  const links = compare(before.relatedLinks, next.relatedLinks);
  await writeRelatedLinks(tx, id, links.added, links.kept, links.removed, number, now);
  await insertRevision(tx, {
    articleId: id,
    number,
    document: next,
    articleVersion: row.version + 1,
    actorId: context.actor?.id ?? null,
    save: context.save,
    now,
  });
  await recordAudit(tx, context, {
    action,
    resourceType: 'article',
    resourceId: id,
    details: { revision: number },
    ...saved({ revision: row.revisionNumber, document: before }, { revision: number, document: next }),
  });
  return true;
}
