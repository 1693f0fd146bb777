import type { Prisma, PrismaClient } from '../../database/generated/client.ts';

type Tx = Prisma.TransactionClient;

/**
 * Articles that were put in the trash before an instant, oldest first. One that another article links to is kept as
 * long as the link is there: no save of somebody's is changed behind their back.
 */
export async function findPurgeable(prisma: PrismaClient, before: Date, most: number): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM articles a
    WHERE a.trashed_at < ${before}
      AND NOT EXISTS (SELECT FROM related_links l WHERE l.target_id = a.id AND l.article_id <> a.id)
      AND NOT EXISTS (SELECT FROM kills k WHERE k.article_id = a.id)
    ORDER BY a.trashed_at, a.id LIMIT ${most}`;
  return rows.map(({ id }) => id);
}

export type Purged = { language: string; slug: string; headline: string; revision: number };

/** Locks an article that is still in the trash since then, and tells what it was; null when somebody has taken it out. */
export async function lockTrashed(tx: Tx, id: string, before: Date): Promise<Purged | null> {
  const [row] = await tx.$queryRaw<Purged[]>`
    SELECT language, slug, headline, revision_number AS revision FROM articles
    WHERE id = ${id}::uuid AND trashed_at < ${before} FOR UPDATE`;
  return row ?? null;
}

/** Deletes an article with all its parts, revisions, publications, slugs, notes and previews. */
export async function deleteArticle(tx: Tx, id: string): Promise<void> {
  await tx.publication.deleteMany({ where: { articleId: id } });
  await tx.article.delete({ where: { id }, select: { id: true } });
}
