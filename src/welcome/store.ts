import type { Database } from '../database/client.ts';

export type Story = { headline: string; slug: string; language: string };

/** The newest stories that readers can see at an instant. */
export async function newestStories({ pool }: Database, now: Date, count: number): Promise<Story[]> {
  const { rows } = await pool.query<Story>(
    `SELECT document->>'headline' AS headline, slug, language FROM publications
     WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)
     ORDER BY published_at DESC, article_id DESC LIMIT $2`,
    [now, count],
  );
  return rows;
}
