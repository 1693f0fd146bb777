import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { factsOf } from '../audit/change.ts';
import { recordAudit } from '../audit/record.ts';
import type { PrismaClient } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import { articleIdOf, knownArticleId } from '../editorial/articles/path.ts';
import { openArticle, refuseTrashed } from '../editorial/articles/save.ts';
import { notFound, unprocessable } from '../errors.ts';
import type { Context } from '../http/implement.ts';
import { TimePosition } from '../http/instant.ts';
import { listName, readCursor, writeCursor } from '../http/pagination.ts';
import { longestLife, type PreviewCreate, shortestLife, usualLife } from './schema.ts';
import {
  findPreviewRow,
  hasRevision,
  insertPreview,
  listPreviewRows,
  markRevoked,
  type PreviewRow,
} from './store.ts';
import { writeToken } from './token.ts';

export async function listPreviews(
  prisma: PrismaClient,
  reference: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ rows: PreviewRow[]; nextCursor: string | null }> {
  const article = await knownArticleId(prisma, reference);
  const name = listName('listPreviews', { article });
  const [at, id] = query.cursor ? readCursor(name, query.cursor, TimePosition) : [];
  const after = at && id ? { at: new Date(at), id } : null;
  const found = await listPreviewRows(prisma, article, after, query.limit);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const more = found.length > query.limit && last;
  return { rows, nextCursor: more ? writeCursor(name, [last.createdAt.toISOString(), last.id]) : null };
}

function expiryOf({ expiresAt, expiresInSeconds = usualLife }: PreviewCreate, now: Date): Date {
  if (expiresAt === undefined) return new Date(now.getTime() + expiresInSeconds * 1_000);
  const expiry = new Date(expiresAt);
  const seconds = (expiry.getTime() - now.getTime()) / 1_000;
  if (seconds < shortestLife || seconds > longestLife)
    throw unprocessable([{ pointer: '/expiresAt', detail: 'is not between a minute and 30 days ahead' }]);
  return expiry;
}

export async function createPreview(
  prisma: PrismaClient,
  reference: string,
  input: PreviewCreate,
  context: Context,
): Promise<{ row: PreviewRow; token: string }> {
  const { revision = null, label = null } = input;
  const expiresAt = expiryOf(input, context.now);
  const articleId = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    refuseTrashed(await openArticle(tx, articleId, context.actor));
    if (revision !== null && !(await hasRevision(tx, articleId, revision)))
      throw unprocessable([
        { pointer: '/revision', detail: 'is not the number of a revision of this article' },
      ]);
    const link = {
      id: uuidv7(),
      articleId,
      revisionNumber: revision,
      expiresAt,
      signingKey: new Uint8Array(randomBytes(32)),
    };
    const actorId = context.actor?.id ?? null;
    const row = await insertPreview(tx, { ...link, label, actorId, createdAt: context.now });
    await recordAudit(tx, context, {
      action: 'preview_created',
      resourceType: 'article',
      resourceId: articleId,
      details: { preview: link.id },
      after: factsOf({ revision, label, expiresAt, revokedAt: null }),
    });
    return { row, token: writeToken(link) };
  });
}

export async function revokePreview(
  prisma: PrismaClient,
  reference: string,
  id: string,
  context: Context,
): Promise<void> {
  const articleId = await articleIdOf(prisma, reference);
  await inTransaction(prisma, async (tx) => {
    await openArticle(tx, articleId, context.actor);
    const preview = await findPreviewRow(tx, articleId, id);
    if (!preview) throw notFound('The preview');
    if (!(await markRevoked(tx, id, context.now))) return;
    await recordAudit(tx, context, {
      action: 'preview_revoked',
      resourceType: 'article',
      resourceId: articleId,
      details: { preview: id, label: preview.label },
      before: { revokedAt: null },
      after: factsOf({ revokedAt: context.now }),
    });
  });
}
