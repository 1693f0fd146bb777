import type { Db } from '../../database/client.ts';
import { nearest, type Subject } from '../../publication/related/nearest-store.ts';
import type { Contributions } from '../../publication/related/reasons.ts';

export type NearRow = {
  id: string;
  slug: string;
  language: string;
  headline: string;
  publishedAt: Date;
  contributions: Contributions;
};

/** The articles that are nearest to one, as readers see them now, the nearest first. */
export const findNearest = (db: Db, subject: Subject, take: number, now: Date): Promise<NearRow[]> =>
  db.$queryRaw`
    WITH near AS (${nearest(subject, take, now)})
    SELECT p.article_id AS id, p.slug, p.language, p.card->>'headline' AS headline, p.published_at AS "publishedAt",
      near.contributions
    FROM near JOIN readable_publications p ON p.id = near.publication_id ORDER BY near.place`;
