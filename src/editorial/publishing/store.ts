import type { Db } from '../../database/client.ts';

export type ListedPublication = {
  id: string;
  revision: number;
  validFrom: Date;
  validFromZone: string | null;
  validTo: Date | null;
  validToZone: string | null;
  slug: string;
  language: string;
  headline: string;
  firstPublishedAt: Date;
  publishedAt: Date;
  modifiedAt: Date;
  corrections: number;
  killedAt: Date | null;
};

/** One keyset page of an article's publications, newest first, and one more. */
export const listPublicationRows = (
  db: Db,
  articleId: string,
  before: { validFrom: Date; id: string } | null,
  take: number,
) =>
  db.$queryRaw<ListedPublication[]>`
    SELECT p.id, r.number AS revision, p.valid_from AS "validFrom", p.valid_from_zone AS "validFromZone",
      p.valid_to AS "validTo", p.valid_to_zone AS "validToZone", p.slug, p.language,
      p.document->>'headline' AS headline, p.first_published_at AS "firstPublishedAt",
      p.published_at AS "publishedAt", p.modified_at AS "modifiedAt",
      jsonb_array_length(p.document->'corrections') AS corrections, p.killed_at AS "killedAt"
    FROM publications p JOIN revisions r ON r.id = p.revision_id
    WHERE p.article_id = ${articleId}::uuid
      AND (${before?.validFrom ?? null}::timestamptz IS NULL
        OR (p.valid_from, p.id) < (${before?.validFrom ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    ORDER BY p.valid_from DESC, p.id DESC LIMIT ${take + 1}`;
