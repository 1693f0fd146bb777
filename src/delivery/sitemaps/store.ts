import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { visible, visibleParts } from '../store.ts';

/** An article as a sitemap names it. */
export type SitemapRow = {
  id: string;
  slug: string;
  language: string;
  /** Slug of the category. */
  category: string | null;
  modifiedAt: Date;
};

export type NewsRow = SitemapRow & { headline: string; firstPublishedAt: Date };

const columns = Prisma.sql`p.article_id AS id, p.slug, p.language, t.slug AS category, p.modified_at AS "modifiedAt"`;

const withCategory = (now: Date) => Prisma.sql`
  LEFT JOIN readable_term_publications t
    ON t.kind = 'category' AND t.term_id = p.category_id AND ${visible('t', now)}`;

/** The articles of one page: one range, whatever the size of the archive. */
export const readPage = (reader: Reader, page: number, now: Date): Promise<SitemapRow[]> => {
  const [endless, ending] = visibleParts('p', now);
  const rows = (during: Prisma.Sql) =>
    Prisma.sql`SELECT p.* FROM sitemap_articles p WHERE p.sitemap_page = ${page} AND ${during}`;
  return reader.$queryRaw<SitemapRow[]>`
    SELECT ${columns} FROM (${rows(endless)} UNION ALL ${rows(ending)}) p ${withCategory(now)}
    ORDER BY p.article_id`;
};

export type SitemapPage = { page: number; modifiedAt: Date };

/** The pages that name something, and when what they name last changed: a look at the index for each. */
export const findPages = (reader: Reader, now: Date): Promise<SitemapPage[]> => {
  const [endless, ending] = visibleParts('p', now);
  return reader.$queryRaw<SitemapPage[]>`
    SELECT page, max(modified_at) AS "modifiedAt" FROM (
      SELECT n AS page, (
        SELECT p.modified_at FROM sitemap_articles p WHERE p.sitemap_page = n AND ${endless}
        ORDER BY p.modified_at DESC LIMIT 1
      ) AS modified_at
      FROM generate_series(1, (
        SELECT max(p.sitemap_page) FROM sitemap_articles p WHERE p.valid_to IS NULL)) n
      UNION ALL
      SELECT p.sitemap_page, p.modified_at FROM sitemap_articles p WHERE ${ending}
    ) pages WHERE modified_at IS NOT NULL GROUP BY page ORDER BY page`;
};

const newestFirst = Prisma.sql`ORDER BY p.published_at DESC, p.article_id DESC`;

/** The newest articles, as rows `p`; `within` narrows them. */
function newest(within: Prisma.Sql, take: number, now: Date): Prisma.Sql {
  const most = Prisma.raw(String(Math.trunc(take)));
  const rows = (during: Prisma.Sql) =>
    Prisma.sql`(SELECT p.* FROM sitemap_articles p WHERE ${during} ${within} ${newestFirst} LIMIT ${most})`;
  const [endless, ending] = visibleParts('p', now);
  return Prisma.sql`(
    SELECT * FROM (${rows(endless)} UNION ALL ${rows(ending)}) p ${newestFirst} LIMIT ${most}) p`;
}

/** What first appeared after an instant, newest first. */
export const findNews = (reader: Reader, since: Date, take: number, now: Date): Promise<NewsRow[]> => {
  const fresh = Prisma.sql`AND p.published_at >= ${since} AND p.first_published_at >= ${since}`;
  return reader.$queryRaw<NewsRow[]>`
    SELECT ${columns}, p.card->>'headline' AS headline, p.first_published_at AS "firstPublishedAt"
    FROM ${newest(fresh, take, now)} ${withCategory(now)} ${newestFirst}`;
};

export type LatestRow = Pick<NewsRow, 'id' | 'language' | 'headline' | 'firstPublishedAt'>;

/** The newest articles that search engines may know of. */
export const findLatest = (reader: Reader, take: number, now: Date): Promise<LatestRow[]> =>
  reader.$queryRaw<LatestRow[]>`
    SELECT p.article_id AS id, p.language, p.card->>'headline' AS headline,
      p.first_published_at AS "firstPublishedAt"
    FROM ${newest(Prisma.empty, take, now)} ${newestFirst}`;
