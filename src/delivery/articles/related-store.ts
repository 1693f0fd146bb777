import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { nearest, type Subject } from '../../publication/related/nearest-store.ts';
import { visible } from '../store.ts';
import { columns, type Found, type NearRow, row, type Terms } from './store.ts';

/** The statement behind `findNearest`. */
export const nearestCardsStatement = (subject: Subject, take: number, now: Date): Prisma.Sql => Prisma.sql`
  WITH near AS (${nearest(subject, take, now)}), page AS (
    SELECT ${columns('card')}, near.place, near.contributions
    FROM near JOIN readable_publications p ON p.id = near.publication_id
  ), terms AS (
    SELECT t.term_id, t.document FROM readable_term_publications t
    WHERE t.term_id = ANY (ARRAY(SELECT category_id FROM page)) AND ${visible('t', now)}
  )
  SELECT json_build_object(
    'near', coalesce((
      SELECT json_agg(json_build_object('card', ${row('page', 'card')}, 'contributions', page.contributions)
        ORDER BY page.place) FROM page
    ), '[]'),
    'terms', coalesce((SELECT json_object_agg(terms.term_id, terms.document) FROM terms), '{}')
  ) AS value`;

/** The cards of the articles that are nearest to one, with their categories: one statement. */
export async function findNearest(
  reader: Reader,
  subject: Subject,
  take: number,
  now: Date,
): Promise<{ near: NearRow[]; terms: Terms }> {
  const [found] = await reader.$queryRaw<Found<{ near: NearRow[]; terms: Terms }>>(
    nearestCardsStatement(subject, take, now),
  );
  return found?.value ?? { near: [], terms: {} };
}
