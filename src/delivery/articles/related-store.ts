import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { nearest, type Subject } from '../../publication/related/nearest-store.ts';
import type { Contributions } from '../../publication/related/reasons.ts';
import { visible } from '../store.ts';
import { type CardRow, type NearRow, type Terms, termsBy } from './store.ts';

/** The statement behind `findNearest`. */
export const nearestCardsStatement = (subject: Subject, take: number, now: Date): Prisma.Sql => Prisma.sql`
  WITH near AS (${nearest(subject, take, now)}), page AS (
    SELECT p.listing, p.category_id, near.place, near.contributions
    FROM near JOIN readable_pages p ON p.id = near.publication_id
  )
  SELECT (
    SELECT json_agg(json_build_object('card', page.listing::json, 'contributions', page.contributions)
      ORDER BY page.place) FROM page
  ) AS near, (
    SELECT string_agg(t.document::text, ',') FROM readable_term_publications t
    WHERE t.term_id = ANY (ARRAY(SELECT category_id FROM page)) AND ${visible('t', now)}
  ) AS terms`;

type Found = { near: { card: CardRow; contributions: Contributions }[] | null; terms: string | null };

/** The cards of the articles that are nearest to one, with their categories: one statement. */
export async function findNearest(
  reader: Reader,
  subject: Subject,
  take: number,
  now: Date,
): Promise<{ near: NearRow[]; terms: Terms }> {
  const [found] = await reader.$queryRaw<Found[]>(nearestCardsStatement(subject, take, now));
  return { near: found?.near ?? [], terms: termsBy(found?.terms ?? null) };
}
