import type { Db } from '../database/client.ts';
import type { Problem } from './look-at.ts';

export type KnownLink = { url: string; failures: number; firstFailedAt: Date | null };

export type LinkCheckRow = {
  url: string;
  host: string;
  status: number | null;
  problem: Problem | null;
  failures: number;
  firstFailedAt: Date | null;
  checkedAt: Date;
  dueAt: Date;
};

/** How many checks were made since an instant, by whichever process. */
export const countChecks = (db: Db, since: Date) =>
  db.linkCheck.count({ where: { checkedAt: { gt: since } } });

/** External links of working copies and of what readers see that are due: those never looked at first. */
export const findDueLinks = (db: Db, now: Date, most: number): Promise<KnownLink[]> =>
  db.$queryRaw`
    SELECT DISTINCT l.url, coalesce(c.failures, 0) AS failures, c.first_failed_at AS "firstFailedAt", c.due_at
    FROM (
      SELECT l.url FROM related_links l JOIN articles a ON a.id = l.article_id
      WHERE l.url IS NOT NULL AND a.trashed_at IS NULL
      UNION
      SELECT l.url FROM publication_links l JOIN publications p ON p.id = l.publication_id
      WHERE l.url IS NOT NULL AND p.killed_at IS NULL AND p.valid_from <= ${now}
        AND (p.valid_to IS NULL OR p.valid_to > ${now})
    ) l LEFT JOIN link_checks c ON c.url_hash = sha256(convert_to(l.url, 'UTF8'))
    WHERE c.due_at IS NULL OR c.due_at <= ${now}
    ORDER BY c.due_at NULLS FIRST, l.url LIMIT ${most}`;

export const saveCheck = (db: Db, check: LinkCheckRow) =>
  db.$executeRaw`
    INSERT INTO link_checks (url_hash, url, host, status, problem, failures, first_failed_at, checked_at, due_at)
    VALUES (sha256(convert_to(${check.url}, 'UTF8')), ${check.url}, ${check.host}, ${check.status}::int,
      ${check.problem}, ${check.failures}::int, ${check.firstFailedAt}::timestamptz, ${check.checkedAt}::timestamptz,
      ${check.dueAt}::timestamptz)
    ON CONFLICT (url_hash) DO UPDATE SET status = excluded.status, problem = excluded.problem,
      failures = excluded.failures, first_failed_at = excluded.first_failed_at, checked_at = excluded.checked_at,
      due_at = excluded.due_at`;

/** Hosts that last answered so, and are not to be asked again yet. */
export async function findRestingHosts(db: Db, statuses: number[], now: Date): Promise<Set<string>> {
  const rows = await db.linkCheck.findMany({
    where: { status: { in: statuses }, dueAt: { gt: now } },
    distinct: ['host'],
    select: { host: true },
  });
  return new Set(rows.map(({ host }) => host));
}

/** Nothing more of a host before an instant. */
export const putOffHost = (db: Db, host: string, until: Date) =>
  db.linkCheck.updateMany({ where: { host, dueAt: { lt: until } }, data: { dueAt: until } });

/** Forgets what was last looked at before an instant: nobody links to it any more. */
export async function purgeLinkChecks(db: Db, before: Date): Promise<number> {
  const { count } = await db.linkCheck.deleteMany({ where: { checkedAt: { lt: before } } });
  return count;
}
