import type { ArticleDocument } from '../../content/document.ts';
import type { PrismaClient, Tx } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, type Fault, notFound, unprocessable } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { documentOf } from './document.ts';
import { articleIdOf } from './path.ts';
import { openArticle, refuseTrashed, saveDocument } from './save.ts';
import { findWorkingCopy, type WorkingCopyRow } from './working-copy-store.ts';

/** The lists of an article whose items have routes of their own. */
type PartList = 'sections' | 'relatedLinks';
type Part<L extends PartList> = ArticleDocument[L][number];

/** Reads the working copy behind an id or slug. */
export async function readWorkingCopy(prisma: PrismaClient, reference: string): Promise<WorkingCopyRow> {
  const row = await findWorkingCopy(prisma, await articleIdOf(prisma, reference));
  if (!row) throw notFound('The article');
  return row;
}

/** One change to an article by way of a part: under its lock, saved as a revision. Gives the rows as they are after. */
export async function changeArticle(
  prisma: PrismaClient,
  reference: string,
  context: Context,
  action: string,
  change: (current: ArticleDocument, row: WorkingCopyRow, tx: Tx) => Promise<ArticleDocument>,
): Promise<WorkingCopyRow> {
  const id = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    const row = await openArticle(tx, id, context.actor);
    refuseTrashed(row);
    const next = await change(documentOf(row), row, tx);
    const saved = await saveDocument(tx, row, next, context, action);
    return saved ? ((await findWorkingCopy(tx, id)) ?? row) : row;
  });
}

export const partOf = <T extends { id: string }>(parts: readonly T[], id: string, what: string): T => {
  const part = parts.find((item) => item.id === id);
  if (!part) throw notFound(what);
  return part;
};

export const insertAt = <T>(items: readonly T[], item: T, position: number | undefined): T[] =>
  items.toSpliced(Math.min(position ?? items.length, items.length), 0, item);

export const refuseFaults = (faults: Fault[]) => {
  if (faults.length > 0) throw unprocessable(faults);
};

export function refuseFull(count: number, most: number, what: string): void {
  if (count >= most) throw conflict(`The article has ${most} ${what} already, the most it can have.`);
}

/** What a reorder makes of a state that the writer knew; null when it does not fit it. */
export function inOrder<L extends PartList>(
  document: ArticleDocument,
  list: L,
  order: readonly string[],
): ArticleDocument | null {
  const byId = new Map<string, Part<L>>(document[list].map((item) => [item.id, item]));
  const next = order.flatMap((id) => byId.get(id) ?? []);
  return next.length === byId.size && new Set(next).size === byId.size ? { ...document, [list]: next } : null;
}

/** The items in a new order, which must name each of them exactly once. */
export function reordered<L extends PartList>(
  items: readonly Part<L>[],
  order: readonly string[],
): Part<L>[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const faults: Fault[] = [];
  const next: Part<L>[] = [];
  for (const [at, id] of order.entries()) {
    const item = byId.get(id);
    if (item) next.push(item);
    else faults.push({ pointer: `/order/${at}`, detail: 'is not one of them, or is named twice' });
    byId.delete(id);
  }
  for (const id of byId.keys()) faults.push({ pointer: '/order', detail: `leaves out ${id}` });
  refuseFaults(faults);
  return next;
}
