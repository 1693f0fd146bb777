import { z } from 'zod';
import type { ArticleDocument } from '../../content/document.ts';
import type { PrismaClient } from '../../database/client.ts';
import { notFound } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import { findGone } from '../articles/gone.ts';
import { findNames, type Names } from '../articles/names-store.ts';
import { changeArticle, refuseFaults } from '../articles/parts.ts';
import { articleIdOf, knownArticleId } from '../articles/path.ts';
import { refuseStale } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { findRevisionDocument } from './base-store.ts';
import { findRevisionRow, listRevisionRows, type RevisionRow } from './store.ts';

const Position = z.tuple([z.int().min(1).max(2_147_483_647)]);

export async function listRevisions(
  prisma: PrismaClient,
  reference: string,
  query: { autosaves: 'folded' | 'all'; limit: number; cursor?: string | undefined },
  window: number,
) {
  const id = await knownArticleId(prisma, reference);
  const name = listName('listRevisions', { article: id, autosaves: query.autosaves });
  const [before = null] = query.cursor ? readCursor(name, query.cursor, Position) : [];
  const rows = await listRevisionRows(
    prisma,
    id,
    query.autosaves === 'all' ? null : window,
    before,
    query.limit,
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor = rows.length > query.limit && last ? writeCursor(name, [last.number]) : null;
  const data = page.map(({ actorId, actorName, createdAt, ...rest }) => ({
    ...rest,
    actor: actorId === null ? null : { id: actorId, name: actorName ?? '' },
    createdAt: createdAt.toISOString(),
  }));
  return { data, nextCursor };
}

const sideOf = ({ number, document }: RevisionRow) => ({
  number,
  document: document as unknown as ArticleDocument,
});

/** A revision and the one to compare it against: the one that the list shows before it, unless another is named. */
export async function readPair(
  prisma: PrismaClient,
  reference: string,
  number: number,
  against: number | undefined,
  window: number,
) {
  const id = await articleIdOf(prisma, reference);
  const row = await findRevisionRow(prisma, id, number);
  if (!row) throw notFound('The revision');
  const [shown] = against === undefined ? await listRevisionRows(prisma, id, window, number, 0) : [];
  const other = against ?? shown?.number;
  const before = other === undefined ? null : await findRevisionRow(prisma, id, other);
  if (against !== undefined && !before) throw notFound(`The revision ${against}`);
  const to = sideOf(row);
  const from = before && sideOf(before);
  return { from, to, names: await findNames(prisma, ...(from ? [from.document] : []), to.document) };
}

export async function readRevision(
  prisma: PrismaClient,
  reference: string,
  number: number,
): Promise<{ row: RevisionRow; names: Names }> {
  const row = await findRevisionRow(prisma, await articleIdOf(prisma, reference), number);
  if (!row) throw notFound('The revision');
  return { row, names: await findNames(prisma, row.document as unknown as ArticleDocument) };
}

export const restoreRevision = (
  prisma: PrismaClient,
  reference: string,
  number: number,
  accepted: AcceptedVersions,
  context: Context,
): Promise<WorkingCopyRow> =>
  changeArticle(prisma, reference, context, 'revision_restored', async (current, row, tx) => {
    const document = await findRevisionDocument(tx, row.id, number);
    // Corrections were shown to readers: going back in the text does not take them back.
    const restored = (state: ArticleDocument) => document && { ...document, corrections: state.corrections };
    await refuseStale(tx, row, accepted, restored);
    if (!document) throw notFound('The revision');
    refuseFaults(await findGone(tx, document));
    return { ...document, corrections: current.corrections };
  });
