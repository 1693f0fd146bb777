import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { TermDocuments, TermKind } from '../../publication/terms/document.ts';
import { instantOf, visible } from '../store.ts';

export type Position = { name: string; id: string };

type Found<K extends TermKind> = { document: TermDocuments[K] }[];

/** Terms by name, after a position; one more than a page shows whether there is a next. */
export async function listTerms<K extends TermKind>(
  reader: Reader,
  kind: K,
  after: Position | null,
  take: number,
  now: Date,
): Promise<TermDocuments[K][]> {
  const beyond = after
    ? Prisma.sql`AND (t.name, t.term_id) > (${after.name}, ${after.id}::uuid)`
    : Prisma.empty;
  const rows = await reader.$queryRaw<Found<K>>`
    SELECT t.document FROM readable_term_publications t
    WHERE t.kind = ${kind} AND ${visible('t', now)} ${beyond}
    ORDER BY t.name, t.term_id LIMIT ${take}`;
  return rows.map(({ document }) => document);
}

/** Every category, in the order in which the children of one parent stand. */
export async function findCategories(reader: Reader, now: Date): Promise<TermDocuments['category'][]> {
  const rows = await reader.$queryRaw<Found<'category'>>`
    SELECT t.document FROM readable_term_publications t
    WHERE t.kind = 'category' AND ${visible('t', now)}
    ORDER BY t.position, t.name, t.term_id`;
  return rows.map(({ document }) => document);
}

export async function findTerm<K extends TermKind>(
  reader: Reader,
  kind: K,
  by: { termId: string } | { slug: string },
  now: Date,
): Promise<TermDocuments[K] | null> {
  const named = 'slug' in by ? Prisma.sql`t.slug = ${by.slug}` : Prisma.sql`t.term_id = ${by.termId}::uuid`;
  const [row] = await reader.$queryRaw<Found<K>>`
    SELECT t.document FROM readable_term_publications t
    WHERE t.kind = ${kind} AND ${named} AND ${visible('t', now)} LIMIT 1`;
  return row?.document ?? null;
}

/** The present slug of the term that last had `slug`, of those that readers still see. */
export async function findPresentSlug(
  reader: Reader,
  kind: TermKind,
  slug: string,
  now: Date,
): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ slug: string }[]>`
    SELECT t.slug FROM readable_term_publications former
    JOIN readable_term_publications t ON t.kind = former.kind AND t.term_id = former.term_id
    WHERE former.kind = ${kind} AND former.slug = ${slug} AND former.valid_from <= ${instantOf(now)}
      AND ${visible('t', now)}
    ORDER BY former.valid_from DESC, former.id DESC LIMIT 1`;
  return row?.slug ?? null;
}

export type NamedTerm = { kind: TermKind; reference: string };

/**
 * The ids that each reference stands for, in the order given: of a tag or author one, of a category its own and
 * those of all below it; undefined where readers see no such term. A reference finds the one term that `locateTerm`
 * finds: by id, then by present slug, then by a former one. One statement for all.
 */
export async function resolveTerms(
  reader: Reader,
  named: readonly NamedTerm[],
  now: Date,
): Promise<(string[] | undefined)[]> {
  if (named.length === 0) return [];
  const wanted = named.flatMap(({ kind, reference }, at) =>
    isStorableText(reference)
      ? [{ at, kind, slug: reference, id: isUuid(reference) ? reference : null }]
      : [],
  );
  const found = await reader.$queryRaw<{ at: number; ids: string[] }[]>`
    WITH RECURSIVE named AS (
      SELECT r.at, r.kind, coalesce(
        (SELECT t.term_id FROM readable_term_publications t
          WHERE t.kind = r.kind AND t.term_id = r.id AND ${visible('t', now)}),
        (SELECT t.term_id FROM readable_term_publications t
          WHERE t.kind = r.kind AND t.slug = r.slug AND ${visible('t', now)}),
        (SELECT t.term_id FROM readable_term_publications former
          JOIN readable_term_publications t ON t.kind = former.kind AND t.term_id = former.term_id
          WHERE former.kind = r.kind AND former.slug = r.slug AND former.valid_from <= ${instantOf(now)}
            AND ${visible('t', now)}
          ORDER BY former.valid_from DESC, former.id DESC LIMIT 1)
      ) AS term_id
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS r(at int, kind text, slug text, id uuid)
    ), found AS (
      SELECT at, kind, term_id FROM named WHERE term_id IS NOT NULL
      UNION
      SELECT f.at, f.kind, t.term_id FROM found f
      JOIN readable_term_publications t ON t.parent_id = f.term_id AND t.kind = f.kind AND ${visible('t', now)}
    )
    SELECT at, array_agg(term_id) AS ids FROM found GROUP BY at`;
  const idsAt = new Map(found.map(({ at, ids }) => [at, ids]));
  return named.map((_, at) => idsAt.get(at));
}
