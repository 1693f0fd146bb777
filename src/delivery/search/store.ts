import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { limit } from '../../database/limit.ts';
import type { Count, CountMode } from '../articles/count.ts';
import { countPublications } from '../articles/count-store.ts';
import { type CardRow, filters, type ListFilter, type Terms } from '../articles/store.ts';
import { visible } from '../store.ts';
import type { Query } from './parse-query.ts';
import type { FacetName } from './schema.ts';

export type Sort = 'relevance' | '-publishedAt' | 'publishedAt';

/** Where a page ended. `score` is 0 where the order is by date. */
export type Position = { score: number; at: string; id: string };

export type Search = {
  query: Query;
  /** Words that may be mistyped: looked up when nothing is found. */
  mistakable: readonly string[];
  filter: ListFilter;
  sort: Sort;
  facets: readonly FacetName[];
  withBody: boolean;
  /** The instant of the first page: how new an article is, is measured from there, and nothing newer comes later. */
  since: Date;
  after: Position | null;
  take: number;
};

export type Hit = { score: number; card: CardRow; body: string | null };
export type FacetCount = { value: string; count: number };
export type Found = {
  hits: Hit[];
  terms: Terms;
  /** What words may have been meant; null when something was found, or none was asked about. */
  meant: Record<string, string[]> | null;
  facets: (Partial<Record<FacetName, FacetCount[]>> & { counted: number }) | null;
};

/** Most matches that are ranked, and most that facets count: the newest. */
export const mostRanked = 500;
export const mostCounted = 10_000;

/** The languages that readers see articles in, by stepping through an index from one to the next. */
const languages = (language: string | undefined, now: Date) =>
  language === undefined
    ? Prisma.sql`languages AS (
        (SELECT p.language FROM readable_publications p WHERE ${visible('p', now)} ORDER BY p.language LIMIT 1)
        UNION ALL
        SELECT (SELECT p.language FROM readable_publications p
          WHERE p.language > languages.language AND ${visible('p', now)} ORDER BY p.language LIMIT 1)
        FROM languages WHERE languages.language IS NOT NULL
      )`
    : Prisma.sql`languages AS (SELECT ${language}::text AS language)`;

const asked = ({ query, filter }: Search, now: Date) => Prisma.sql`
  ${languages(filter.language, now)}, asked AS (
    SELECT dateline_search_query(
      ARRAY(SELECT language FROM languages WHERE language IS NOT NULL), ${JSON.stringify(query)}::jsonb) AS query
  )`;

/** Relevance: words in the headline above all, close together, in few others; a new article up to twice an old one. */
const score = (
  since: Date,
) => Prisma.sql`(1e9 * ts_rank_cd('{0.02,0.2,0.4,1.0}', p.search, (SELECT query FROM asked), 33)
  * (0.5 + 0.5 * exp(-least(400, greatest(0, extract(epoch FROM (${since}::timestamptz - p.published_at)) / 2592000)))))::bigint`;

const byDate = { '-publishedAt': ['desc', '<'], publishedAt: ['asc', '>'] } as const;

const matches = Prisma.sql`p.search @@ (SELECT query FROM asked)`;

/** Articles that are tried for how common the words are, and how many of them make it worth while to look at each. */
const mostTried = 50;
const common = 10;
/** Articles looked at for each one wanted: as many as it takes where the words are just common. */
const mostWalked = mostTried / common;

/**
 * The first `count` matches by date, as `matched`. Postgres can't know how common words are that it learns only while
 * it runs, and would take them for rare: it would fetch everything that the index has of a word which every article
 * has. So a few articles are tried, and where enough of them match, articles are looked at by date until there are
 * enough. The index is asked otherwise, and where that has not been enough.
 */
function matched(where: Prisma.Sql[], direction: Prisma.Sql, count: number): Prisma.Sql {
  const order = Prisma.sql`ORDER BY p.published_at ${direction}, p.article_id ${direction}`;
  const columns = Prisma.sql`p.id, p.article_id, p.published_at, p.search`;
  const enough = Prisma.sql`(SELECT count(*) FROM walked) = ${Prisma.raw(String(count))}`;
  return Prisma.sql`candidates AS NOT MATERIALIZED (
      SELECT ${columns} FROM readable_publications p WHERE ${Prisma.join(where, ' AND ')}
    ), tried AS (
      SELECT count(*) FILTER (WHERE ${matches}) >= ${Prisma.raw(String(common))} AS are_common
      FROM (SELECT p.search FROM candidates p ${order} ${limit(mostTried)}) p
    ), walked AS MATERIALIZED (
      SELECT ${columns} FROM (
        SELECT ${columns} FROM candidates p WHERE (SELECT are_common FROM tried) ${order} ${limit(count * mostWalked)}
      ) p WHERE ${matches} ${order} ${limit(count)}
    ), matched AS (
      SELECT ${columns} FROM walked p WHERE ${enough}
      UNION ALL (SELECT ${columns} FROM candidates p WHERE NOT ${enough} AND ${matches} ${order} ${limit(count)})
    )`;
}

/** The ids of a page, as `page_ids (id, score)`. */
function pageIds({ sort, since, after, take }: Search, where: Prisma.Sql[]) {
  const all = after ? [...where, Prisma.sql`p.published_at <= ${since}::timestamptz`] : where;
  if (sort === 'relevance') {
    const beyond = after
      ? Prisma.sql`WHERE (score, published_at, article_id) < (${after.score}::bigint, ${new Date(after.at)}::timestamptz, ${after.id}::uuid)`
      : Prisma.empty;
    return Prisma.sql`${matched(all, Prisma.raw('desc'), mostRanked)}, ranked AS (
      SELECT p.id, p.article_id, p.published_at, ${score(since)} AS score FROM matched p
    ), page_ids AS (
      SELECT id, score FROM ranked ${beyond}
      ORDER BY score DESC, published_at DESC, article_id DESC ${limit(take + 1)}
    )`;
  }
  const [direction, comparison] = byDate[sort];
  if (after)
    all.push(
      Prisma.sql`(p.published_at, p.article_id) ${Prisma.raw(comparison)} (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`,
    );
  return Prisma.sql`${matched(all, Prisma.raw(direction), take + 1)}, page_ids AS (
    SELECT p.id, 0::bigint AS score FROM matched p
  )`;
}

const facetValues: Record<FacetName, Prisma.Sql> = {
  category: Prisma.sql`SELECT category_id::text AS value FROM counted WHERE category_id IS NOT NULL`,
  tag: Prisma.sql`SELECT unnest(tag_ids)::text AS value FROM counted`,
  author: Prisma.sql`SELECT unnest(author_ids)::text AS value FROM counted`,
  language: Prisma.sql`SELECT language AS value FROM counted`,
  year: Prisma.sql`SELECT date_part('year', published_at AT TIME ZONE 'UTC')::text AS value FROM counted`,
};

/** Each facet as a table (value, count) of its own. */
const facetTables = (names: readonly FacetName[], where: Prisma.Sql[]) =>
  Prisma.join(
    [
      Prisma.sql`counted AS (
        SELECT p.category_id, p.tag_ids, p.author_ids, p.language, p.published_at
        FROM readable_publications p WHERE ${Prisma.join(where, ' AND ')}
        ORDER BY p.published_at DESC ${limit(mostCounted + 1)}
      )`,
      ...names.map(
        (name) => Prisma.sql`${Prisma.raw(`${name}_facet`)} AS (
          SELECT value, count(*) AS count FROM (${facetValues[name]}) v
          GROUP BY value ORDER BY 2 DESC, 1 LIMIT 20
        )`,
      ),
    ],
    ', ',
  );

const facetJson = (names: readonly FacetName[]) => {
  if (names.length === 0) return Prisma.sql`NULL::json`;
  const parts = names.map((name) => {
    const table = Prisma.raw(`${name}_facet`);
    return Prisma.sql`${name}::text, (SELECT coalesce(
      json_agg(json_build_object('value', f.value, 'count', f.count) ORDER BY f.count DESC, f.value), '[]') FROM ${table} f)`;
  });
  return Prisma.sql`json_build_object('counted', (SELECT count(*) FROM counted), ${Prisma.join(parts, ', ')})`;
};

/** Ids of terms that facets name. */
const facetTerms = (names: readonly FacetName[]) =>
  names
    .filter((name) => name === 'category' || name === 'tag' || name === 'author')
    .map((name) => Prisma.sql`UNION SELECT value::uuid FROM ${Prisma.raw(`${name}_facet`)}`);

/**
 * What each word may have been meant to be, as `{word: [nearest, …]}`; null when something was found. Trigrams of a word
 * are compared with those of all words that headlines have.
 */
const meant = (words: readonly string[]) => Prisma.sql`
  CASE WHEN NOT EXISTS (SELECT FROM page_ids) THEN (
    SELECT json_object_agg(m.word, ARRAY(
      SELECT s.word FROM searchable_words s WHERE s.word % m.folded
      ORDER BY similarity(s.word, m.folded) DESC, s.word LIMIT 10))
    FROM (
      SELECT word, lower(unaccent(dateline_search_text(word, true))) AS folded
      FROM (SELECT word FROM unnest(${[...words]}::text[]) AS w(word) ${limit(words.length)}) w
    ) m
  ) END`;

export const countMatches = (reader: Reader, mode: CountMode, search: Search, now: Date): Promise<Count> =>
  countPublications(
    reader,
    mode,
    [matches, ...filters(search.filter)],
    now,
    Prisma.sql`WITH RECURSIVE ${asked(search, now)}`,
  );

/** The statement behind `searchArticles`. */
export function searchStatement(search: Search, now: Date): Prisma.Sql {
  const { facets, withBody } = search;
  const where = [visible('p', now), ...filters(search.filter)];
  const counts = facets.length > 0 ? Prisma.sql`, ${facetTables(facets, [...where, matches])}` : Prisma.empty;
  const body = withBody ? Prisma.sql`left(dateline_body_text(p.document), 100000)` : Prisma.sql`NULL::text`;
  const named = facetTerms(facets);
  return Prisma.sql`
    WITH RECURSIVE ${asked(search, now)}, ${pageIds(search, where)}, page AS (
      SELECT p.article_id, p.category_id, p.tag_ids, p.author_ids, p.published_at, p.listing, i.score, ${body} AS body
      FROM page_ids i JOIN readable_pages p ON p.id = i.id
    )${counts}, terms AS (
      SELECT t.term_id, t.document FROM readable_term_publications t
      WHERE t.term_id = ANY (ARRAY(
        SELECT category_id FROM page UNION SELECT unnest(tag_ids) FROM page UNION SELECT unnest(author_ids) FROM page
        ${named.length > 0 ? Prisma.join(named, ' ') : Prisma.empty}
      )) AND ${visible('t', now)}
    )
    SELECT json_build_object(
      'hits', coalesce((
        SELECT json_agg(json_build_object('score', page.score, 'card', page.listing::json, 'body', page.body)
          ORDER BY page.score DESC, ${order(search.sort)}) FROM page
      ), '[]'),
      'terms', coalesce((SELECT json_object_agg(terms.term_id, terms.document) FROM terms), '{}'),
      'facets', ${facetJson(facets)},
      'meant', ${search.mistakable.length > 0 ? meant(search.mistakable) : Prisma.sql`NULL::json`}
    ) AS value`;
}

const order = (sort: Sort) => {
  const direction = Prisma.raw(sort === 'publishedAt' ? 'asc' : 'desc');
  return Prisma.sql`page.published_at ${direction}, page.article_id ${direction}`;
};

/** One page of what matches, and one hit more to know whether there is a next: one statement. */
export async function searchArticles(reader: Reader, search: Search, now: Date): Promise<Found> {
  const [found] = await reader.$queryRaw<{ value: Found }[]>(searchStatement(search, now));
  return found?.value ?? { hits: [], terms: {}, facets: null, meant: null };
}

export type Stem = { language: string; word: string; stems: string[] };

/** By what each word is found in its language. */
export const findStems = (reader: Reader, words: { language: string; word: string }[]): Promise<Stem[]> =>
  reader.$queryRaw<Stem[]>`
    SELECT w.language, w.word, dateline_search_stems(w.language, w.word) AS stems
    FROM jsonb_to_recordset(${JSON.stringify(words)}::jsonb) AS w(language text, word text)`;
