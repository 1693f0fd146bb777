import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { TermDocument, TermKind } from '../../publication/terms/document.ts';
import { type ArticleView, findArticles } from '../articles/store.ts';
import { visible, visibleParts } from '../store.ts';
import type { LogPosition, WalkPosition } from './position.ts';

/**
 * The log is read by the database's clock alone, to the horizon of its view. By the slower of two clocks, as pages are,
 * a process whose clock is behind would give an article as it was before a change that it has told already.
 */
const byTheDatabase = new Date('9999-12-31T23:59:59.999Z');

const most = (count: number) => Prisma.raw(String(Math.trunc(count)));

export type LogRow = {
  sequence: string;
  type: string;
  effectiveAt: Date;
  articleId: string | null;
  termKind: TermKind | null;
  termId: string | null;
  previousSlug: string | null;
  /** Articles whose pages show something of what has changed, by id. */
  dependents: string[];
};

/** Articles that show a card of the changed one, or the changed term, on their pages or on those cards. */
function dependents(start: Prisma.Sql, take: number): Prisma.Sql {
  const shown = [
    Prisma.sql`log.article_id IS NOT NULL AND p.target_ids @> ARRAY[log.article_id]`,
    Prisma.sql`log.term_id IS NOT NULL AND p.term_ids @> ARRAY[log.term_id]`,
    Prisma.sql`log.term_kind = 'category' AND p.target_ids && ARRAY(
      SELECT c.article_id FROM readable_pages c
      WHERE c.category_id = log.term_id AND ${visible('c', byTheDatabase)})`,
  ];
  const each = shown.flatMap((condition) =>
    visibleParts('p', byTheDatabase).map(
      (isVisible) => Prisma.sql`
        SELECT p.article_id FROM readable_pages p
        WHERE ${condition} AND ${isVisible} AND p.article_id > ${start}
          AND p.article_id IS DISTINCT FROM log.article_id`,
    ),
  );
  return Prisma.sql`ARRAY(
    SELECT d.article_id FROM (${Prisma.join(each, ' UNION ')}) d
    WHERE log.appears IS NOT NULL ORDER BY d.article_id LIMIT ${most(take)})`;
}

/**
 * Said by each statement that reads the log, as of when it does: what is deleted between two of them would be missing
 * from one without a sign.
 */
const pruned = Prisma.sql`(SELECT l.pruned_through::text FROM readable_change_log l)`;

type Stretch = { rows: LogRow[]; pruned: bigint };

/** Changes after a position, in order; the one that it lies within is the first. */
export async function findLog(
  reader: Reader,
  { sequence, within }: LogPosition,
  take: number,
  withDependents: boolean,
): Promise<Stretch> {
  const from = within === null ? sequence + 1n : sequence;
  const start = Prisma.sql`CASE WHEN log.sequence = ${String(sequence)}::bigint
    THEN ${within ?? '00000000-0000-0000-0000-000000000000'}::uuid ELSE '00000000-0000-0000-0000-000000000000' END`;
  const rows = await reader.$queryRaw<(LogRow & { pruned: string })[]>`
    WITH log AS (
      SELECT c.* FROM readable_changes c WHERE c.sequence >= ${String(from)}::bigint
      ORDER BY c.sequence LIMIT ${most(take)}
    )
    SELECT state.pruned, log.sequence::text, log.type, log.effective_at AS "effectiveAt", log.article_id AS "articleId",
      log.term_kind AS "termKind", log.term_id AS "termId", (
        SELECT former.slug FROM readable_publications here, LATERAL (
          SELECT b.slug FROM readable_publications b
          WHERE b.article_id = here.article_id AND b.valid_from < here.valid_from ORDER BY b.valid_from DESC LIMIT 1
        ) former
        WHERE log.appears AND here.id = log.publication_id AND former.slug <> here.slug
        UNION ALL
        SELECT former.slug FROM readable_term_publications here, LATERAL (
          SELECT b.slug FROM readable_term_publications b
          WHERE b.term_id = here.term_id AND b.valid_from < here.valid_from ORDER BY b.valid_from DESC LIMIT 1
        ) former
        WHERE log.appears AND here.term_id = log.term_id AND here.valid_from = log.effective_at
          AND former.slug <> here.slug
        LIMIT 1
      ) AS "previousSlug",
      ${withDependents ? dependents(start, take) : Prisma.sql`'{}'::uuid[]`} AS dependents
    FROM (SELECT ${pruned} AS pruned) state LEFT JOIN log ON true ORDER BY log.sequence`;
  // Where there is nothing, one row says so.
  return {
    rows: rows.filter(({ sequence }) => sequence !== null),
    pruned: BigInt(rows[0]?.pruned ?? 0),
  };
}

/** What the log last said of a thing when it stood at a change: the version that it had then, if it was there. */
const versionAt = (column: 'article_id' | 'term_id') => Prisma.sql`(
  SELECT CASE WHEN v.appears THEN v.sequence::text END FROM readable_changes v
  WHERE v.${Prisma.raw(column)} = w.id AND v.sequence <= w.sequence AND v.appears IS NOT NULL
  ORDER BY v.sequence DESC LIMIT 1)`;

/** Something as of a change. */
export type Wanted = { id: string; sequence: bigint };

const wanted = (list: readonly Wanted[]) => Prisma.sql`
  unnest(${list.map(({ id }) => id)}::uuid[], ${list.map(({ sequence }) => String(sequence))}::bigint[])
    WITH ORDINALITY AS w(id, sequence, at)`;

/** What filters ask of an article. */
export type Trait = { language: string; categoryId: string | null };

export type ArticleState = {
  pruned: string;
  version: string | null;
  slug: string | null;
  language: string | null;
  isReadable: boolean;
  categoryId: string | null;
  reason: string | null;
  /** Of each state that readers have seen; empty when nothing is known any more. Only if it was asked for. */
  ever: Trait[];
};

/** Articles as they stand now, each with the version that it had when the log stood at a change. In the order asked. */
export function findArticleStates(
  reader: Reader,
  list: readonly Wanted[],
  withTraits: boolean,
): Promise<ArticleState[]> {
  if (list.length === 0) return Promise.resolve([]);
  const ever = withTraits
    ? Prisma.sql`coalesce((
        SELECT jsonb_agg(DISTINCT jsonb_build_object('language', e.language, 'categoryId', e.category_id))
        FROM readable_publications e WHERE e.article_id = w.id), '[]')`
    : Prisma.sql`'[]'::jsonb`;
  return reader.$queryRaw<ArticleState[]>`
    SELECT ${pruned} AS pruned, ${versionAt('article_id')} AS version, last.slug, last.language, last.category_id AS "categoryId",
      coalesce(last.is_readable, false) AS "isReadable", ${ever} AS ever,
      CASE WHEN last.is_readable IS NOT TRUE
        THEN (SELECT k.reason FROM killed_addresses k WHERE k.article_id = w.id LIMIT 1) END AS reason
    FROM ${wanted(list)} LEFT JOIN LATERAL (
      SELECT p.slug, p.language, p.category_id, ${visible('p', byTheDatabase)} AS is_readable
      FROM readable_publications p WHERE p.article_id = w.id
      ORDER BY p.valid_from DESC, p.valid_to DESC NULLS FIRST LIMIT 1
    ) last ON true
    ORDER BY w.at`;
}

export type TermState = {
  pruned: string;
  version: string | null;
  slug: string | null;
  document: TermDocument | null;
};

export function findTermStates(reader: Reader, list: readonly Wanted[]): Promise<TermState[]> {
  if (list.length === 0) return Promise.resolve([]);
  return reader.$queryRaw<TermState[]>`
    SELECT ${pruned} AS pruned, ${versionAt('term_id')} AS version, last.slug,
      CASE WHEN last.is_readable THEN last.document END AS document
    FROM ${wanted(list)} LEFT JOIN LATERAL (
      SELECT t.slug, t.document, ${visible('t', byTheDatabase)} AS is_readable
      FROM readable_term_publications t WHERE t.term_id = w.id
      ORDER BY t.valid_from DESC, t.valid_to DESC NULLS FIRST LIMIT 1
    ) last ON true
    ORDER BY w.at`;
}

/** The pages of articles that readers see now, by id. */
export async function findPages(reader: Reader, ids: readonly string[]): Promise<Map<string, ArticleView>> {
  if (ids.length === 0) return new Map();
  const views = await findArticles(
    reader,
    Prisma.sql`p.article_id = ANY (${[...ids]}::uuid[])`,
    byTheDatabase,
  );
  return new Map(views.map((view) => [view.article.articleId, view]));
}

export type WalkRow = { id: string; termKind: TermKind | null; since: Date };

/** What readers see now, the next by id after a position. */
export function findWalk(reader: Reader, { walk, after }: WalkPosition, take: number): Promise<WalkRow[]> {
  if (walk === 'terms')
    return reader.$queryRaw<WalkRow[]>`
      SELECT t.term_id AS id, t.kind AS "termKind", t.valid_from AS since FROM readable_term_publications t
      WHERE t.term_id > ${after}::uuid AND ${visible('t', byTheDatabase)}
      ORDER BY t.term_id LIMIT ${most(take)}`;
  const parts = visibleParts('p', byTheDatabase).map(
    (isVisible) => Prisma.sql`(
      SELECT p.article_id AS id, NULL AS "termKind", p.valid_from AS since FROM readable_pages p
      WHERE p.article_id > ${after}::uuid AND ${isVisible} ORDER BY p.article_id LIMIT ${most(take)})`,
  );
  return reader.$queryRaw<WalkRow[]>`
    SELECT d.* FROM (${Prisma.join(parts, ' UNION ALL ')}) d ORDER BY d.id LIMIT ${most(take)}`;
}

export type LogState = {
  /** What tokens are sealed with. */
  secret: Buffer;
  /** The last change that may be read. */
  last: bigint;
  /** The last that there is. */
  written: bigint;
  /** Changes up to this one are not all there any more. */
  pruned: bigint;
};

export async function readLogState(reader: Reader): Promise<LogState> {
  const [row] = await reader.$queryRaw<{ secret: Buffer; last: string; written: string; pruned: string }[]>`
    SELECT l.secret, l.pruned_through::text AS pruned, l.written_through::text AS written, greatest(l.pruned_through,
      (SELECT c.sequence FROM readable_changes c ORDER BY c.sequence DESC LIMIT 1))::text AS last
    FROM readable_change_log l`;
  if (!row) throw new Error('the change log has lost its row in change_log');
  const { secret, last, written, pruned } = row;
  return { secret, last: BigInt(last), written: BigInt(written), pruned: BigInt(pruned) };
}

export type Checkpoint = { digest: string; items: number };

/** What the log adds up to when it stands at a change. */
export async function findCheckpoint(reader: Reader, sequence: bigint): Promise<Checkpoint> {
  const [row] = await reader.$queryRaw<Checkpoint[]>`
    SELECT c.digest, c.items FROM readable_changes c WHERE c.sequence <= ${String(sequence)}::bigint
    ORDER BY c.sequence DESC LIMIT 1`;
  return row ?? { digest: '0'.repeat(64), items: 0 };
}
