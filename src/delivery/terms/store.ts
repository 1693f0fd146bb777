import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import type { PrismaClient } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { TermDocuments, TermKind } from '../../publication/terms/document.ts';

export type Position = { name: string; id: string };

/** What readers see at an instant: the clock decides, here. */
const seenAt = (now: Date) =>
  ({
    validFrom: { lte: now },
    OR: [{ validTo: null }, { validTo: { gt: now } }],
  }) satisfies Prisma.TermPublicationWhereInput;

const documentOf = <K extends TermKind>(row: { document: unknown }) => row.document as TermDocuments[K];

const document = { document: true } as const;

/** Terms by name, after a position; one more than a page shows whether there is a next. */
export async function listTerms<K extends TermKind>(
  prisma: PrismaClient,
  kind: K,
  after: Position | null,
  take: number,
  now: Date,
): Promise<TermDocuments[K][]> {
  const beyond = after
    ? [{ OR: [{ name: { gt: after.name } }, { name: after.name, termId: { gt: after.id } }] }]
    : [];
  const rows = await prisma.termPublication.findMany({
    where: { kind, ...seenAt(now), AND: beyond },
    orderBy: [{ name: 'asc' }, { termId: 'asc' }],
    take,
    select: document,
  });
  return rows.map(documentOf<K>);
}

/** Every category, in the order in which the children of one parent stand. */
export async function findCategories(prisma: PrismaClient, now: Date): Promise<TermDocuments['category'][]> {
  const rows = await prisma.termPublication.findMany({
    where: { kind: 'category', ...seenAt(now) },
    orderBy: [{ position: 'asc' }, { name: 'asc' }, { termId: 'asc' }],
    select: document,
  });
  return rows.map(documentOf<'category'>);
}

export async function findTerm<K extends TermKind>(
  prisma: PrismaClient,
  kind: K,
  by: { termId: string } | { slug: string },
  now: Date,
): Promise<TermDocuments[K] | null> {
  const row = await prisma.termPublication.findFirst({
    where: { kind, ...by, ...seenAt(now) },
    select: document,
  });
  return row && documentOf<K>(row);
}

/** The present slug of the term that last had `slug`, of those that readers still see. */
export async function findPresentSlug(
  prisma: PrismaClient,
  kind: TermKind,
  slug: string,
  now: Date,
): Promise<string | null> {
  const [row] = await prisma.$queryRaw<{ slug: string }[]>`
    SELECT present.slug FROM term_publications former
    JOIN term_publications present ON present.kind = former.kind AND present.term_id = former.term_id
    WHERE former.kind = ${kind} AND former.slug = ${slug} AND former.valid_from <= ${now}::timestamptz
      AND present.valid_from <= ${now}::timestamptz
      AND (present.valid_to IS NULL OR present.valid_to > ${now}::timestamptz)
    ORDER BY former.valid_from DESC, former.id DESC LIMIT 1`;
  return row?.slug ?? null;
}

export type NamedTerm = { kind: TermKind; reference: string };

const visible = (now: Date) =>
  Prisma.sql`t.valid_from <= ${now}::timestamptz AND (t.valid_to IS NULL OR t.valid_to > ${now}::timestamptz)`;

/**
 * The ids that each reference stands for, in the order given: of a tag or author one, of a category its own and
 * those of all below it; undefined where readers see no such term. A reference finds the one term that `locateTerm`
 * finds: by id, then by present slug, then by a former one. One statement for all.
 */
export async function resolveTerms(
  prisma: PrismaClient,
  named: readonly NamedTerm[],
  now: Date,
): Promise<(string[] | undefined)[]> {
  if (named.length === 0) return [];
  const wanted = named.flatMap(({ kind, reference }, at) =>
    isStorableText(reference)
      ? [{ at, kind, slug: reference, id: isUuid(reference) ? reference : null }]
      : [],
  );
  const found = await prisma.$queryRaw<{ at: number; ids: string[] }[]>`
    WITH RECURSIVE named AS (
      SELECT r.at, r.kind, coalesce(
        (SELECT t.term_id FROM term_publications t
          WHERE t.kind = r.kind AND t.term_id = r.id AND ${visible(now)}),
        (SELECT t.term_id FROM term_publications t
          WHERE t.kind = r.kind AND t.slug = r.slug AND ${visible(now)}),
        (SELECT t.term_id FROM term_publications former
          JOIN term_publications t ON t.kind = former.kind AND t.term_id = former.term_id
          WHERE former.kind = r.kind AND former.slug = r.slug AND former.valid_from <= ${now}::timestamptz
            AND ${visible(now)}
          ORDER BY former.valid_from DESC, former.id DESC LIMIT 1)
      ) AS term_id
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS r(at int, kind text, slug text, id uuid)
    ), found AS (
      SELECT at, kind, term_id FROM named WHERE term_id IS NOT NULL
      UNION
      SELECT f.at, f.kind, t.term_id FROM found f
      JOIN term_publications t ON t.parent_id = f.term_id AND t.kind = f.kind AND ${visible(now)}
    )
    SELECT at, array_agg(term_id) AS ids FROM found GROUP BY at`;
  const idsAt = new Map(found.map(({ at, ids }) => [at, ids]));
  return named.map((_, at) => idsAt.get(at));
}
