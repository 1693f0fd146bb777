import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { limit } from '../../database/limit.ts';
import { visible } from '../store.ts';
import type { Query } from './parse-query.ts';

export type Suggested = {
  kind: 'article' | 'category' | 'tag' | 'author';
  id: string;
  slug: string;
  language: string | null;
  text: string;
};

type Asked = { query: Query; words: string; language: string | undefined; take: number };

/** The statement behind `findSuggestions`. */
export function suggestionsStatement({ query, words, language, take }: Asked, now: Date): Prisma.Sql {
  const among = language === undefined ? Prisma.empty : Prisma.sql`AND p.language = ${language}`;
  return Prisma.sql`
    WITH asked AS (
      SELECT dateline_search_query(ARRAY['und'], ${JSON.stringify(query)}::jsonb) AS headline,
        dateline_prefix_query(${words}::text) AS name
    ), named AS (
      SELECT t.kind, t.term_id AS id, t.slug, NULL::text AS language, t.name AS text,
        row_number() OVER (ORDER BY t.name, t.term_id) AS place
      FROM readable_term_publications t
      WHERE to_tsvector('dateline_simple', t.name) @@ (SELECT name FROM asked) AND ${visible('t', now)}
      ORDER BY t.name, t.term_id ${limit(Math.ceil(take / 2))}
    ), articles AS (
      SELECT 'article' AS kind, p.article_id AS id, p.slug, p.language, p.card->>'headline' AS text,
        row_number() OVER (ORDER BY p.published_at DESC, p.article_id DESC) AS place
      FROM readable_publications p
      WHERE to_tsvector('dateline_simple', split_part(p.search_title, E'\n', 1)) @@ (SELECT headline FROM asked)
        AND ${visible('p', now)} ${among}
      ORDER BY p.published_at DESC, p.article_id DESC ${limit(take)}
    )
    SELECT kind, id, slug, language, text FROM (
      SELECT 0 AS rank, named.* FROM named UNION ALL SELECT 1 AS rank, articles.* FROM articles
    ) both_kinds ORDER BY rank, place ${limit(take)}`;
}

/**
 * Terms with a name, and articles with a headline, in which the words stand and one begins with the last: one
 * statement. At most half are terms, so that neither crowds out the other.
 */
export const findSuggestions = (reader: Reader, asked: Asked, now: Date): Promise<Suggested[]> =>
  reader.$queryRaw<Suggested[]>(suggestionsStatement(asked, now));
