import type { Db } from '../../database/client.ts';
import { failuresOfBroken } from '../../links/check-links.ts';
import type { Problem } from '../../links/look-at.ts';
import type { LinkState } from './schema.ts';

export type ReportedLinkRow = {
  state: LinkState;
  articleId: string;
  slug: string;
  language: string;
  headline: string;
  linkId: string;
  kind: 'article' | 'external';
  inWorkingCopy: boolean;
  published: boolean;
  targetId: string | null;
  targetSlug: string | null;
  targetHeadline: string | null;
  url: string | null;
  title: string | null;
  status: number | null;
  problem: Problem | null;
  failures: number | null;
  firstFailedAt: Date | null;
  checkedAt: Date | null;
  /** Tells a link apart from what it was when it was published. */
  destination: string;
};

export type LinkPosition = { articleId: string; linkId: string; destination: string };

type Filter = { state?: LinkState | undefined; kind?: string | undefined };

/**
 * Links that lead nowhere, newest articles first. A link that was changed since it was published counts twice, as what it
 * was and as what it is. A draft may link to a draft: a target counts as hidden once readers miss it.
 */
export const findBrokenLinks = (
  db: Db,
  { state = undefined, kind = undefined }: Filter,
  after: LinkPosition | null,
  take: number,
  now: Date,
): Promise<ReportedLinkRow[]> => db.$queryRaw`
  WITH links AS (
    SELECT article_id, link_id, kind, target_id, url, max(title) AS title,
      bool_or(in_working_copy) AS in_working_copy, bool_or(published) AS published
    FROM (
      SELECT article_id, id AS link_id, kind, target_id, url, title, true AS in_working_copy, false AS published
      FROM related_links
      UNION ALL
      SELECT l.article_id, l.link_id, l.kind, l.target_id, l.url, l.title, false, true
      FROM publication_links l JOIN publications p ON p.id = l.publication_id
      WHERE p.valid_from <= ${now} AND (p.valid_to IS NULL OR p.valid_to > ${now}) AND p.killed_at IS NULL
    ) l
    WHERE (${kind ?? null}::text IS NULL OR kind = ${kind ?? null}) AND (target_id IS NOT NULL OR url IS NOT NULL)
    GROUP BY article_id, link_id, kind, target_id, url
  ), judged AS (
    SELECT l.*, coalesce(l.target_id::text, l.url) COLLATE "C" AS destination,
      t.slug AS target_slug, t.headline AS target_headline,
      c.status, c.problem, c.failures, c.first_failed_at, c.checked_at,
      CASE
        WHEN l.kind = 'external' AND c.failures >= ${failuresOfBroken} THEN 'broken'
        WHEN l.kind = 'external' AND c.failures > 0 THEN 'failing'
        WHEN l.kind = 'article' AND (t.id IS NULL OR t.trashed_at IS NOT NULL OR k.article_id IS NOT NULL) THEN 'gone'
        WHEN l.kind = 'article' AND NOT seen.now AND (l.published OR seen.before) THEN 'hidden'
      END AS state
    FROM links l
    LEFT JOIN articles t ON t.id = l.target_id
    LEFT JOIN kills k ON k.article_id = l.target_id
    LEFT JOIN link_checks c ON c.url_hash = sha256(convert_to(l.url, 'UTF8'))
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(p.valid_to IS NULL OR p.valid_to > ${now}), false) AS now, count(*) > 0 AS before
      FROM publications p
      WHERE p.article_id = l.target_id AND p.valid_from <= ${now} AND p.killed_at IS NULL
    ) seen
  )
  SELECT j.state, a.id AS "articleId", a.slug, a.language, a.headline, j.link_id AS "linkId", j.kind,
    j.in_working_copy AS "inWorkingCopy", j.published, j.target_id AS "targetId", j.target_slug AS "targetSlug",
    j.target_headline AS "targetHeadline", j.url, j.title, j.status, j.problem, j.failures,
    j.first_failed_at AS "firstFailedAt", j.checked_at AS "checkedAt", j.destination
  FROM judged j JOIN articles a ON a.id = j.article_id
  WHERE j.state IS NOT NULL AND (${state ?? null}::text IS NULL OR j.state = ${state ?? null})
    AND a.trashed_at IS NULL AND NOT EXISTS (SELECT FROM kills WHERE article_id = a.id)
    AND (${after === null} OR a.id < ${after?.articleId ?? null}::uuid OR (a.id = ${after?.articleId ?? null}::uuid
      AND (j.link_id, j.destination) > (${after?.linkId ?? null}::uuid, ${after?.destination ?? null}::text)))
  ORDER BY a.id DESC, j.link_id, j.destination LIMIT ${take + 1}`;
