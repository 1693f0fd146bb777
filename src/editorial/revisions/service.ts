import { z } from 'zod';
import type { ArticleDocument } from '../../content/document.ts';
import type { PrismaClient } from '../../database/client.ts';
import { notFound } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import { findGone } from '../articles/gone.ts';
import { findNames, type Names } from '../articles/names-store.ts';
import { changeArticle, readWorkingCopy, refuseFaults } from '../articles/parts.ts';
import { articleIdOf } from '../articles/path.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { checkVersion } from '../version.ts';
import { findRevisionRow, listRevisionRows, type RevisionRow } from './store.ts';

const Position = z.tuple([z.int().min(1).max(2_147_483_647)]);

export async function listRevisions(
  prisma: PrismaClient,
  reference: string,
  query: { limit: number; cursor?: string | undefined },
  now: Date,
) {
  const { id } = await readWorkingCopy(prisma, reference, now);
  const name = listName('listRevisions', { article: id });
  const [before = null] = query.cursor ? readCursor(name, query.cursor, Position) : [];
  const rows = await listRevisionRows(prisma, id, before, query.limit);
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
    checkVersion('The article', row.version, accepted);
    const revision = await findRevisionRow(tx, row.id, number);
    if (!revision) throw notFound('The revision');
    const document = revision.document as unknown as ArticleDocument;
    refuseFaults(await findGone(tx, document));
    // Corrections were shown to readers: going back in the text does not take them back.
    return { ...document, corrections: current.corrections };
  });
