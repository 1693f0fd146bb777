import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { limit } from '../../database/limit.ts';
import type { Withdrawal } from '../../errors.ts';
import type { PublishedCard, PublishedDocument } from '../../publication/document.ts';
import type { Contributions } from '../../publication/related/reasons.ts';
import { instantOf, visible, visibleParts } from '../store.ts';

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

type Found = { listing: string; document: PublishedDocument; targets: string | null; terms: string | null };

/** Texts of JSON objects, joined by commas. */
const parsed = <T>(objects: string | null): T[] => (objects === null ? [] : JSON.parse(`[${objects}]`));

export const termsBy = (objects: string | null): Terms =>
  Object.fromEntries(parsed<TermDocument>(objects).map((term) => [term.id, term]));

const targetsBy = (objects: string | null): Record<string, CardRow> =>
  Object.fromEntries(parsed<CardRow>(objects).map((row) => [row.articleId, row]));

/**
 * The publications readers see under an id or a slug, whole, with what their page shows of others: one statement. The
 * JSON in it was written when it was published; here it is only put together.
 */
export async function findArticles(reader: Reader, where: Prisma.Sql, now: Date): Promise<ArticleView[]> {
  const found = await reader.$queryRaw<Found[]>`
    SELECT p.listing, p.document, targets.listings AS targets, terms.documents AS terms
    FROM readable_pages p, LATERAL (
      SELECT string_agg(c.listing, ',') AS listings, array_agg(c.category_id) AS category_ids
      FROM readable_pages c WHERE c.article_id = ANY (p.target_ids) AND ${visible('c', now)}
    ) targets, LATERAL (
      SELECT string_agg(t.document::text, ',') AS documents
      FROM readable_term_publications t
      WHERE t.term_id = ANY (p.term_ids || targets.category_ids) AND ${visible('t', now)}
    ) terms
    WHERE ${where} AND ${visible('p', now)}`;
  return found.map(({ listing, document, targets, terms }) => {
    const { card: _, ...head } = JSON.parse(listing) as CardRow;
    return { article: { ...head, document }, targets: targetsBy(targets), terms: termsBy(terms) };
  });
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
      SELECT p.article_id FROM former_addresses p
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
export function filters(filter: ListFilter): Prisma.Sql[] {
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

/** `isPast`: `now` is an instant that has been, and what it was then may have ended since. */
type CardPage = [
  filter: ListFilter,
  order: ListOrder,
  after: ListPosition | null,
  take: number,
  now: Date,
  isPast?: boolean,
];

/** The statement behind `listCards`. */
export const cardsStatement = (...page: CardPage): Prisma.Sql => pageStatement(false, ...page);

/** `isWhole`: with the document of each. */
function pageStatement(
  isWhole: boolean,
  ...[filter, order, after, take, now, isPast = false]: CardPage
): Prisma.Sql {
  const column = Prisma.raw(orderColumns[order.field]);
  const direction = Prisma.raw(order.direction);
  const beyond = Prisma.raw(order.direction === 'desc' ? '<' : '>');
  const within = filters(filter);
  const most = limit(take + 1);
  if (after)
    within.push(Prisma.sql`(p.${column}, p.article_id) ${beyond} (${new Date(after.at)}, ${after.id}::uuid)`);
  const rows = (during: Prisma.Sql) => Prisma.sql`(
      SELECT p.listing, ${isWhole ? Prisma.sql`p.document, ` : Prisma.empty}p.article_id, p.${column},
        p.category_id || p.tag_ids || p.author_ids AS term_ids
      FROM readable_pages p WHERE ${Prisma.join([during, ...within], ' AND ')}
      ORDER BY p.${column} ${direction}, p.article_id ${direction} ${most})`;
  const [endless, ending] = visibleParts('p', now);
  const visibleRows = isPast
    ? rows(visible('p', now))
    : Prisma.sql`${rows(endless)} UNION ALL ${rows(ending)}`;
  const inOrder = Prisma.sql`ORDER BY page.${column} ${direction}, page.article_id ${direction}`;
  const documents = Prisma.sql`(SELECT string_agg(page.document::text, ',' ${inOrder}) FROM page) AS documents,`;
  return Prisma.sql`
    WITH page AS (
      SELECT p.* FROM (${visibleRows}) p
      ORDER BY p.${column} ${direction}, p.article_id ${direction} ${most}
    )
    SELECT ${isWhole ? documents : Prisma.empty} (
      SELECT string_agg(page.listing, ',' ${inOrder}) FROM page
    ) AS cards, (
      SELECT string_agg(t.document::text, ',') FROM readable_term_publications t
      WHERE t.term_id = ANY (ARRAY(SELECT DISTINCT unnest(page.term_ids) FROM page)) AND ${visible('t', now)}
    ) AS terms`;
}

type FoundPage = { cards: string | null; terms: string | null };

/** One keyset page of cards with their terms, and one card more to know whether there is a next: one statement. */
export async function listCards(reader: Reader, ...page: CardPage): Promise<ListView> {
  const [found] = await reader.$queryRaw<FoundPage[]>(cardsStatement(...page));
  return { cards: parsed(found?.cards ?? null), terms: termsBy(found?.terms ?? null) };
}

/** The same with the articles whole, for who shows many of them at once. */
export async function listWhole(
  reader: Reader,
  ...page: CardPage
): Promise<{ articles: (CardRow & ArticleRow)[]; terms: Terms }> {
  const [found] = await reader.$queryRaw<(FoundPage & { documents: string | null })[]>(
    pageStatement(true, ...page),
  );
  const documents = parsed<PublishedDocument>(found?.documents ?? null);
  const articles = parsed<CardRow>(found?.cards ?? null).flatMap((card, at) => {
    const document = documents[at];
    return document ? [{ ...card, document }] : [];
  });
  return { articles, terms: termsBy(found?.terms ?? null) };
}

/** What a page shows of others: the cards of the articles it links to, and terms. Of a page that is not published too. */
export async function findSurroundings(
  reader: Reader,
  articleIds: string[],
  termIds: string[],
  now: Date,
): Promise<Pick<ArticleView, 'targets' | 'terms'>> {
  const [found] = await reader.$queryRaw<{ targets: string | null; terms: string | null }[]>`
    WITH targets AS (
      SELECT c.listing, c.category_id FROM readable_pages c
      WHERE c.article_id = ANY (${articleIds}::uuid[]) AND ${visible('c', now)}
    )
    SELECT (SELECT string_agg(targets.listing, ',') FROM targets) AS targets, (
      SELECT string_agg(t.document::text, ',') FROM readable_term_publications t
      WHERE t.term_id = ANY (${termIds}::uuid[] || ARRAY(SELECT category_id FROM targets)) AND ${visible('t', now)}
    ) AS terms`;
  return { targets: targetsBy(found?.targets ?? null), terms: termsBy(found?.terms ?? null) };
}
