import type { Db } from '../../database/client.ts';

/** The tags that Postgres would tell of what readers see of an article now, or will, or else saw last. */
export async function findTags(db: Db, articleId: string, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ tags: string }[]>`
    SELECT publication_tags(p) AS tags FROM publications p
    WHERE p.article_id = ${articleId}::uuid
      AND (p.valid_to IS NULL OR p.valid_to > ${now} OR p.valid_from = (
        SELECT max(l.valid_from) FROM publications l WHERE l.article_id = p.article_id))`;
  return rows.flatMap(({ tags }) => tags.split(' '));
}
