import type { Reader } from '../database/client.ts';
import { visible } from '../delivery/store.ts';

export type Story = { headline: string; slug: string; language: string };

/** The newest stories that readers can see at an instant. */
export const newestStories = (reader: Reader, now: Date, count: number): Promise<Story[]> =>
  reader.$queryRaw<Story[]>`
    SELECT p.card->>'headline' AS headline, p.slug, p.language FROM readable_publications p
    WHERE ${visible('p', now)} ORDER BY p.published_at DESC, p.article_id DESC LIMIT ${count}`;
