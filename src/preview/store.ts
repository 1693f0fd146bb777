import type { ArticleDocument } from '../content/document.ts';
import type { Db, PrismaClient, Tx } from '../database/client.ts';
import type { Prisma } from '../database/generated/client.ts';
import type { SignedLink } from './token.ts';

const listed = {
  id: true,
  revisionNumber: true,
  label: true,
  expiresAt: true,
  revokedAt: true,
  createdAt: true,
  actor: { select: { id: true, name: true } },
} satisfies Prisma.PreviewSelect;

export type PreviewRow = Prisma.PreviewGetPayload<{ select: typeof listed }>;

/** One keyset page, newest first, and one more. */
export const listPreviewRows = (
  prisma: PrismaClient,
  articleId: string,
  after: { at: Date; id: string } | null,
  take: number,
): Promise<PreviewRow[]> =>
  prisma.preview.findMany({
    where: {
      articleId,
      ...(after && {
        OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
    select: listed,
  });

type NewPreview = SignedLink & {
  signingKey: Uint8Array<ArrayBuffer>;
  label: string | null;
  actorId: string | null;
  createdAt: Date;
};

export const insertPreview = (tx: Tx, preview: NewPreview): Promise<PreviewRow> =>
  tx.preview.create({ data: preview, select: listed });

export const findPreviewRow = (tx: Tx, articleId: string, id: string) =>
  tx.preview.findFirst({ where: { id, articleId }, select: { label: true } });

/** False when it had been revoked before. */
export async function markRevoked(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.preview.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
  return count === 1;
}

export async function hasRevision(tx: Tx, articleId: string, number: number): Promise<boolean> {
  return (await tx.revision.count({ where: { articleId, number } })) === 1;
}

/** A link as who opens it meets it. */
export type OpenedRow = SignedLink & {
  revokedAt: Date | null;
  /** Whether the article is in the trash or was killed. */
  isWithdrawn: boolean;
};

export async function findOpened(db: Db, id: string): Promise<OpenedRow | null> {
  const [row] = await db.$queryRaw<OpenedRow[]>`
    SELECT v.id, v.article_id AS "articleId", v.revision_number AS "revisionNumber",
      v.expires_at AS "expiresAt", v.signing_key AS "signingKey", v.revoked_at AS "revokedAt",
      (a.trashed_at IS NOT NULL OR EXISTS (SELECT FROM kills k WHERE k.article_id = a.id)) AS "isWithdrawn"
    FROM previews v JOIN articles a ON a.id = v.article_id
    WHERE v.id = ${id}::uuid`;
  return row ?? null;
}

/** What readers see of the article, or saw last. */
export type LastPublication = {
  validTo: Date | null;
  firstPublishedAt: Date;
  publishedAt: Date;
  modifiedAt: Date;
  revision: number;
};

/**
 * The content of a revision, or with null of the working copy, which is the latest revision; and the latest
 * publication of the article that has begun. Corrections are the article's, whatever the revision: readers have been
 * told of them. One statement: nobody saves between its parts.
 */
export async function findContent(
  db: Db,
  articleId: string,
  pinned: number | null,
  now: Date,
): Promise<{ number: number; document: ArticleDocument; last: LastPublication | null } | null> {
  const [row] = await db.$queryRaw<
    ({ number: number; document: ArticleDocument; isPublished: boolean } & LastPublication)[]
  >`
    SELECT r.number, r.document || jsonb_build_object('corrections', a.corrections) AS document, p.id IS NOT NULL AS "isPublished", p.valid_to AS "validTo",
      p.first_published_at AS "firstPublishedAt", p.published_at AS "publishedAt", p.modified_at AS "modifiedAt",
      (SELECT s.number FROM revisions s WHERE s.id = p.revision_id) AS revision
    FROM articles a
    JOIN revisions r ON r.article_id = a.id AND r.number = coalesce(${pinned}::int, a.revision_number)
    LEFT JOIN LATERAL (
      SELECT p.* FROM publications p
      WHERE p.article_id = a.id AND p.valid_from <= ${now}
        AND (p.valid_to IS NULL OR p.valid_to > p.valid_from)
      ORDER BY p.valid_from DESC, p.id DESC LIMIT 1
    ) p ON true
    WHERE a.id = ${articleId}::uuid`;
  if (!row) return null;
  const { number, document, isPublished, ...last } = row;
  return { number, document, last: isPublished ? last : null };
}

/** Deletes some of those that had expired before an instant, and says how many. */
export const deleteExpired = (prisma: PrismaClient, before: Date, most: number): Promise<number> =>
  prisma.$executeRaw`
    DELETE FROM previews WHERE id IN (
      SELECT id FROM previews WHERE expires_at < ${before} ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED
    )`;
