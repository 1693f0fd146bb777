import type { Db, Tx } from '../../database/client.ts';

export type HeldSlugRow = {
  language: string;
  slug: string;
  createdAt: Date;
  current: boolean;
  published: boolean;
};

/** What an article holds, newest first. A publication that was cancelled before it began was never one. */
export const findHeldSlugs = (db: Db, articleId: string, now: Date): Promise<HeldSlugRow[]> =>
  db.$queryRaw`
    SELECT s.language, s.slug, s.created_at AS "createdAt",
      (a.language = s.language AND a.slug = s.slug) AS current,
      EXISTS (
        SELECT FROM publications p
        WHERE p.article_id = s.article_id AND p.language = s.language AND p.slug = s.slug
          AND p.valid_from <= ${now} AND (p.valid_to IS NULL OR p.valid_to > p.valid_from)
      ) AS published
    FROM article_slugs s JOIN articles a ON a.id = s.article_id
    WHERE s.article_id = ${articleId}::uuid
    ORDER BY s.created_at DESC, s.language, s.slug`;

type Address = { articleId: string; language: string; slug: string };

/** Whether a publication shows the article under this slug, or will. */
export async function isShownOrPlanned(tx: Tx, { articleId, language, slug }: Address, now: Date) {
  const [found] = await tx.$queryRaw<{ shown: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM publications p
      WHERE p.article_id = ${articleId}::uuid AND p.language = ${language} AND p.slug = ${slug}
        AND (p.valid_to IS NULL OR (p.valid_to > ${now} AND p.valid_to > p.valid_from))
    ) AS shown`;
  return found?.shown === true;
}

/** Lets another article take the slug, and remembers since when it leads nowhere. */
export async function releaseHeldSlug(
  tx: Tx,
  { articleId, language, slug }: Address,
  releasedAt: Date | null,
): Promise<void> {
  await tx.articleSlug.delete({ where: { language_slug: { language, slug } }, select: { slug: true } });
  if (releasedAt === null) return;
  await tx.releasedSlug.createMany({
    data: [{ language, slug, articleId, releasedAt }],
    skipDuplicates: true,
  });
}
