import type { Raw } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import type { Collection, Tx } from './kind.ts';

/** Advisory locks (4201, n), beside those that the first migration lists; 3 is its own, on the tree of categories. */
const locks: Record<TermKind, number> = { category: 3, tag: 21, author: 22 };

/**
 * Makes the writers of one kind wait for each other until they commit: terms are written seldom, and so slugs and
 * the tree can be checked before they are written. Readers and writers of articles do not wait.
 */
export async function lockKind(tx: Tx, kind: TermKind): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(4201, ${locks[kind]}::int)`;
}

/** Keeps articles from taking up the term until the transaction ends: see `namedTerms`. */
export async function lockTerm(tx: Tx, collection: Collection, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM ${Prisma.raw(collection)} WHERE id = ${id}::uuid FOR UPDATE`;
}

export type Named = { collection: Collection; ids: string[]; slugs: string[] };

/** What a name stands for. */
export type FoundTerm = { collection: Collection; id: string; slug: string; name: string };

/**
 * Terms outside the trash by id or slug: what a statement begins with, a part for each kind, and the queries for what
 * they found. With `keep`, a share lock holds until the transaction ends: a term that an article is about to use cannot
 * be trashed in between, since trashing locks the row before it counts uses.
 */
export function namedTerms(named: Named[], keep: boolean): { parts: Prisma.Sql[]; found: Prisma.Sql[] } {
  const lock = keep ? Prisma.sql`FOR KEY SHARE` : Prisma.empty;
  return {
    parts: named.map(
      ({ collection, ids, slugs }) => Prisma.sql`${Prisma.raw(collection)}_named AS (
        SELECT ${collection}::text AS collection, id, slug, name, NULL::text AS language
        FROM ${Prisma.raw(collection)}
        WHERE trashed_at IS NULL AND (id = ANY(${ids}::uuid[]) OR slug = ANY(${slugs}::text[]))
        ORDER BY id ${lock})`,
    ),
    // One after the other, in the order of the list: two writers never hold what the other waits for.
    found: named.map(({ collection }) => Prisma.sql`SELECT * FROM ${Prisma.raw(collection)}_named`),
  };
}

/** All that begins with these parts, in one statement. */
export const findParts = async <T>(db: Raw, parts: Prisma.Sql[], found: Prisma.Sql[]): Promise<T[]> =>
  parts.length === 0
    ? []
    : db.$queryRaw<T[]>`WITH ${Prisma.join(parts)} ${Prisma.join(found, ' UNION ALL ')}`;

export function findReferenced(db: Raw, named: Named[], keep: boolean): Promise<FoundTerm[]> {
  const { parts, found } = namedTerms(named, keep);
  return findParts(db, parts, found);
}

export async function findSlugs(tx: Tx, collection: Collection, start: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM ${Prisma.raw(collection)} WHERE starts_with(slug, ${start})`;
  return new Set(rows.map(({ slug }) => slug));
}

/**
 * Counts the articles that use a term: by `workingCopies`, a query for the ids of articles outside the trash, or
 * by a publication that `published` holds for and that readers see now or will see.
 */
export async function countArticles(
  tx: Tx,
  workingCopies: Prisma.Sql,
  published: Prisma.Sql,
  now: Date,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT article_id)::int AS count FROM (
      ${workingCopies}
      UNION ALL
      SELECT p.article_id FROM publications p
      WHERE (p.valid_to IS NULL OR (p.valid_to > ${now}::timestamptz AND p.valid_to > p.valid_from))
        AND (${published})
    ) AS uses (article_id)`;
  return row?.count ?? 0;
}
