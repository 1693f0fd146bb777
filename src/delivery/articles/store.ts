import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { Withdrawal } from '../../errors.ts';
import type { PublishedCard, PublishedDocument } from '../../publication/document.ts';
import type { Contributions } from '../../publication/related/reasons.ts';
import { instantOf, visible } from '../store.ts';

export type TermDocument = { id: string; slug: string; name: string; [property: string]: unknown };

/** The documents of terms by id. */
export type Terms = Record<string, TermDocument>;

export type CardRow = {
  articleId: string;
  slug: string;
  language: string;
  type: string;
  categoryId: string | null;
  tagIds: string[];
  firstPublishedAt: string;
  publishedAt: string;
  modifiedAt: string;
  card: PublishedCard;
};

export type ArticleRow = Omit<CardRow, 'card'> & { document: PublishedDocument };

/** An article that stands under another one without a link to it. */
export type NearRow = { card: CardRow; contributions: Contributions };

export type ArticleView = {
  article: ArticleRow;
  targets: Record<string, CardRow>;
  terms: Terms;
  /** What the related links are filled up with. */
  filled?: NearRow[];
};
export type ListView = { cards: CardRow[]; terms: Terms };

export const columns = (content: 'document' | 'card') => Prisma.sql`
  p.article_id, p.slug, p.language, p.type, p.category_id, p.tag_ids, p.author_ids,
  p.first_published_at, p.published_at, p.modified_at, p.${Prisma.raw(content)}`;

export const row = (alias: string, content: 'document' | 'card') => {
  const r = Prisma.raw(alias);
  const instant = (column: string) =>
    Prisma.sql`to_char(${r}.${Prisma.raw(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return Prisma.sql`json_build_object(
    'articleId', ${r}.article_id, 'slug', ${r}.slug, 'language', ${r}.language, 'type', ${r}.type,
    'categoryId', ${r}.category_id, 'tagIds', to_json(${r}.tag_ids),
    'firstPublishedAt', ${instant('first_published_at')}, 'publishedAt', ${instant('published_at')},
    'modifiedAt', ${instant('modified_at')}, ${content}::text, ${r}.${Prisma.raw(content)})`;
};

export type Found<T> = { value: T | null }[];

/** The publications readers see under an id or a slug, whole, with what their page shows of others: one statement. */
export async function findArticles(reader: Reader, where: Prisma.Sql, now: Date): Promise<ArticleView[]> {
  const found = await reader.$queryRaw<Found<ArticleView>>`
    WITH page AS (
      SELECT ${columns('document')} FROM readable_publications p WHERE ${where} AND ${visible('p', now)}
    ), links AS (
      SELECT l.link FROM page, jsonb_array_elements(page.document->'relatedLinks') AS l(link)
    ), targets AS (
      SELECT c.article_id, c.slug, c.language, c.type, c.category_id, c.tag_ids, c.author_ids,
        c.first_published_at, c.published_at, c.modified_at, c.card
      FROM readable_publications c
      WHERE c.article_id = ANY (ARRAY(SELECT (link->>'targetId')::uuid FROM links)) AND ${visible('c', now)}
    ), terms AS (
      SELECT t.term_id, t.document FROM readable_term_publications t
      WHERE t.term_id = ANY (ARRAY(
        SELECT category_id FROM page UNION SELECT unnest(tag_ids) FROM page UNION SELECT unnest(author_ids) FROM page
        UNION SELECT category_id FROM targets UNION SELECT (link->>'categoryId')::uuid FROM links
      )) AND ${visible('t', now)}
    )
    SELECT json_build_object(
      'article', ${row('page', 'document')},
      'targets', coalesce((SELECT json_object_agg(targets.article_id, ${row('targets', 'card')}) FROM targets), '{}'),
      'terms', coalesce((SELECT json_object_agg(terms.term_id, terms.document) FROM terms), '{}')
    ) AS value
    FROM page`;
  return found.flatMap(({ value }) => (value ? [value] : []));
}

export const byId = (id: string) => Prisma.sql`p.article_id = ${id}::uuid`;

export const bySlug = (slug: string, language: string | undefined) =>
  language === undefined
    ? Prisma.sql`p.slug = ${slug}`
    : Prisma.sql`p.slug = ${slug} AND p.language = ${language}`;

/** Where an article stands now; `shared` when another language has the same slug. */
export type Address = { slug: string; language: string; shared: boolean };

/**
 * The present addresses of articles that readers once found under a slug. Those that had it before it was released
 * are not found under it any more; one that took it again afterwards is.
 */
export const findMoved = (reader: Reader, slug: string, language: string | undefined, now: Date) =>
  reader.$queryRaw<Address[]>`
    SELECT DISTINCT p.slug, p.language, EXISTS (
      SELECT FROM readable_publications c
      WHERE c.slug = p.slug AND c.language <> p.language AND ${visible('c', now)}
    ) AS shared
    FROM readable_publications p
    WHERE ${visible('p', now)} AND p.article_id IN (
      SELECT p.article_id FROM readable_publications p
      WHERE ${bySlug(slug, language)} AND p.valid_from <= ${instantOf(now)} AND NOT EXISTS (
        SELECT FROM released_addresses r
        WHERE r.language = p.language AND r.slug = p.slug AND r.article_id = p.article_id
          AND r.released_at > p.valid_from AND r.released_at <= ${instantOf(now)}
      )
    )`;

/**
 * The tombstone at an id or slug, the latest where there are several. Without an instant: what was killed is gone
 * from the past as well.
 */
export async function findKilled(
  reader: Reader,
  by: { id: string } | { slug: string },
  language: string | undefined,
): Promise<Withdrawal | null> {
  const at = 'id' in by ? Prisma.sql`k.article_id = ${by.id}::uuid` : Prisma.sql`k.slug = ${by.slug}`;
  const among = language === undefined ? Prisma.empty : Prisma.sql`AND k.language = ${language}`;
  const [found] = await reader.$queryRaw<Withdrawal[]>`
    SELECT k.reason, k.killed_at AS "killedAt" FROM killed_addresses k WHERE ${at} ${among}
    ORDER BY k.killed_at DESC LIMIT 1`;
  return found ?? null;
}

/** Terms by id; an empty list is no filter. */
export type ListFilter = {
  /** In any of these. */
  categoryIds: string[];
  /** With all of these. */
  tagIds: string[];
  authorIds: string[];
  language?: string | undefined;
  type?: string | undefined;
  publishedAfter?: Date | undefined;
  publishedBefore?: Date | undefined;
  modifiedAfter?: Date | undefined;
  modifiedBefore?: Date | undefined;
};

export type ListOrder = { field: 'publishedAt' | 'modifiedAt'; direction: 'asc' | 'desc' };
export type ListPosition = { at: string; id: string };

/** Ids as parameters, so that the planner knows how many articles each has and picks the index by that. */
function filters(filter: ListFilter): Prisma.Sql[] {
  const { categoryIds, tagIds, authorIds } = filter;
  const all: Prisma.Sql[] = [];
  // A lone category by `=`: only that reads the index (category_id, published_at, article_id) in its order.
  if (categoryIds.length === 1) all.push(Prisma.sql`p.category_id = ${categoryIds[0]}::uuid`);
  if (categoryIds.length > 1) all.push(Prisma.sql`p.category_id = ANY(${categoryIds}::uuid[])`);
  if (tagIds.length > 0) all.push(Prisma.sql`p.tag_ids @> ${tagIds}::uuid[]`);
  if (authorIds.length > 0) all.push(Prisma.sql`p.author_ids @> ${authorIds}::uuid[]`);
  if (filter.language !== undefined) all.push(Prisma.sql`p.language = ${filter.language}`);
  if (filter.type !== undefined) all.push(Prisma.sql`p.type = ${filter.type}`);
  if (filter.publishedAfter) all.push(Prisma.sql`p.published_at >= ${filter.publishedAfter}`);
  if (filter.publishedBefore) all.push(Prisma.sql`p.published_at < ${filter.publishedBefore}`);
  if (filter.modifiedAfter) all.push(Prisma.sql`p.modified_at >= ${filter.modifiedAfter}`);
  if (filter.modifiedBefore) all.push(Prisma.sql`p.modified_at < ${filter.modifiedBefore}`);
  return all;
}

const orderColumns = { publishedAt: 'published_at', modifiedAt: 'modified_at' } as const;

type CardPage = [filter: ListFilter, order: ListOrder, after: ListPosition | null, take: number, now: Date];

/** The statement behind `listCards`. */
export function cardsStatement(...[filter, order, after, take, now]: CardPage): Prisma.Sql {
  const column = Prisma.raw(orderColumns[order.field]);
  const direction = Prisma.raw(order.direction);
  const beyond = Prisma.raw(order.direction === 'desc' ? '<' : '>');
  const where = [visible('p', now), ...filters(filter)];
  if (after)
    where.push(Prisma.sql`(p.${column}, p.article_id) ${beyond} (${new Date(after.at)}, ${after.id}::uuid)`);
  return Prisma.sql`
    WITH page AS (
      SELECT ${columns('card')} FROM readable_publications p
      WHERE ${Prisma.join(where, ' AND ')}
      ORDER BY p.${column} ${direction}, p.article_id ${direction} LIMIT ${take + 1}
    ), terms AS (
      SELECT t.term_id, t.document FROM readable_term_publications t
      WHERE t.term_id = ANY (ARRAY(
        SELECT category_id FROM page UNION SELECT unnest(tag_ids) FROM page UNION SELECT unnest(author_ids) FROM page
      )) AND ${visible('t', now)}
    )
    SELECT json_build_object(
      'cards', coalesce((
        SELECT json_agg(${row('page', 'card')} ORDER BY page.${column} ${direction}, page.article_id ${direction}) FROM page
      ), '[]'),
      'terms', coalesce((SELECT json_object_agg(terms.term_id, terms.document) FROM terms), '{}')
    ) AS value`;
}

/** One keyset page of cards with their terms, and one card more to know whether there is a next: one statement. */
export async function listCards(reader: Reader, ...page: CardPage): Promise<ListView> {
  const [found] = await reader.$queryRaw<Found<ListView>>(cardsStatement(...page));
  return found?.value ?? { cards: [], terms: {} };
}

/** What a page shows of others: the cards of the articles it links to, and terms. Of a page that is not published too. */
export async function findSurroundings(
  reader: Reader,
  articleIds: string[],
  termIds: string[],
  now: Date,
): Promise<Pick<ArticleView, 'targets' | 'terms'>> {
  const [found] = await reader.$queryRaw<Found<Pick<ArticleView, 'targets' | 'terms'>>>`
    WITH targets AS (
      SELECT ${columns('card')} FROM readable_publications p
      WHERE p.article_id = ANY (${articleIds}::uuid[]) AND ${visible('p', now)}
    ), terms AS (
      SELECT t.term_id, t.document FROM readable_term_publications t
      WHERE t.term_id = ANY (ARRAY(SELECT unnest(${termIds}::uuid[]) UNION SELECT category_id FROM targets))
        AND ${visible('t', now)}
    )
    SELECT json_build_object(
      'targets', coalesce((SELECT json_object_agg(targets.article_id, ${row('targets', 'card')}) FROM targets), '{}'),
      'terms', coalesce((SELECT json_object_agg(terms.term_id, terms.document) FROM terms), '{}')
    ) AS value`;
  return found?.value ?? { targets: {}, terms: {} };
}
