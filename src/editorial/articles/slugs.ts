import { freeSlug, slugStem } from '../../content/free-slug.ts';
import { slugify } from '../../content/slug.ts';
import type { Db, Tx } from '../../database/client.ts';
import { slugTaken } from '../../errors.ts';

/** From the headline; a headline without letters or digits gives the start of the article's id. */
export const slugFor = (headline: string, id: string) => slugify(headline) || `article-${id.slice(-12)}`;

async function suggestSlug(db: Db, language: string, slug: string): Promise<string> {
  const stem = slugStem(slug);
  const rows = await db.articleSlug.findMany({
    where: { language, slug: { startsWith: `${stem}-` } },
    select: { slug: true },
  });
  return freeSlug(stem, new Set(rows.map((row) => row.slug)));
}

/**
 * Gives the article the slug in its language. The primary key of `article_slugs` decides between two writers at
 * once: the second waits for the first to commit, then finds the slug taken.
 */
export async function claimSlug(
  tx: Tx,
  articleId: string,
  language: string,
  slug: string,
  now: Date,
): Promise<void> {
  const claimed = await tx.$executeRaw`
    INSERT INTO article_slugs (language, slug, article_id, created_at)
    VALUES (${language}, ${slug}, ${articleId}::uuid, ${now}) ON CONFLICT (language, slug) DO NOTHING`;
  if (claimed === 1) return;
  const owner = await tx.articleSlug.findUnique({
    where: { language_slug: { language, slug } },
    select: { articleId: true, article: { select: { headline: true, trashedAt: true, slug: true } } },
  });
  if (owner?.articleId === articleId) return;
  const trashed = owner?.article.trashedAt ? ', which is in the trash' : '';
  const former = owner && owner.article.slug !== slug ? ' (a former slug, which still leads there)' : '';
  throw slugTaken(
    slug,
    await suggestSlug(tx, language, slug),
    `the article "${owner?.article.headline}"${trashed}${former}`,
  );
}

/** Lets go of a slug that no reader has ever seen; one that was published leads to the article for ever. */
export const releaseSlug = (tx: Tx, articleId: string, language: string, slug: string) =>
  tx.$executeRaw`
    DELETE FROM article_slugs s
    WHERE s.article_id = ${articleId}::uuid AND s.language = ${language} AND s.slug = ${slug}
      AND NOT EXISTS (
        SELECT 1 FROM publications p
        WHERE p.article_id = s.article_id AND p.language = s.language AND p.slug = s.slug)`;
