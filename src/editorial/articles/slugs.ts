import { freeSlug, slugStem } from '../../content/free-slug.ts';
import { slugify } from '../../content/slug.ts';
import type { Raw, Tx } from '../../database/client.ts';
import { slugTaken } from '../../errors.ts';

/** From the headline; a headline without letters or digits gives the start of the article's id. */
export const slugFor = (headline: string, id: string) => slugify(headline) || `article-${id.slice(-12)}`;

type Owner = { id: string; headline: string; trashedAt: Date | null; slug: string };

const findOwner = (db: Raw, language: string, slug: string): Promise<Owner[]> =>
  db.$queryRaw`
    SELECT a.id, a.headline, a.trashed_at AS "trashedAt", a.slug
    FROM article_slugs s JOIN articles a ON a.id = s.article_id
    WHERE s.language = ${language} AND s.slug = ${slug}`;

async function suggestSlug(db: Raw, language: string, slug: string): Promise<string> {
  const stem = slugStem(slug);
  const rows = await db.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM article_slugs WHERE language = ${language} AND starts_with(slug, ${`${stem}-`})`;
  return freeSlug(stem, new Set(rows.map((row) => row.slug)));
}

/**
 * Whether the article has the slug; false when nobody has. Where it is another's, says whose, and offers a free one.
 */
export async function holdsSlug(
  db: Raw,
  articleId: string,
  language: string,
  slug: string,
): Promise<boolean> {
  const [owner] = await findOwner(db, language, slug);
  if (!owner) return false;
  if (owner.id === articleId) return true;
  const trashed = owner.trashedAt ? ', which is in the trash' : '';
  const former = owner.slug === slug ? '' : ' (a former slug, which still leads there)';
  throw slugTaken(
    slug,
    await suggestSlug(db, language, slug),
    `the article "${owner.headline}"${trashed}${former}`,
  );
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
  for (;;) {
    const claimed = await tx.$executeRaw`
      INSERT INTO article_slugs (language, slug, article_id, created_at)
      VALUES (${language}, ${slug}, ${articleId}::uuid, ${now}) ON CONFLICT (language, slug) DO NOTHING`;
    // Where nobody has it, its owner has let go of it in between.
    if (claimed === 1 || (await holdsSlug(tx, articleId, language, slug))) return;
  }
}

/** Lets go of a slug that no reader has ever seen; one that was published leads to the article for ever. */
export const releaseSlug = (tx: Tx, articleId: string, language: string, slug: string) =>
  tx.$executeRaw`
    DELETE FROM article_slugs s
    WHERE s.article_id = ${articleId}::uuid AND s.language = ${language} AND s.slug = ${slug}
      AND NOT EXISTS (
        SELECT 1 FROM publications p
        WHERE p.article_id = s.article_id AND p.language = s.language AND p.slug = s.slug)`;
