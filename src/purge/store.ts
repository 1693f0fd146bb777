import type { PrismaClient, Tx } from '../database/client.ts';

/** False when another process is at it. */
export async function lockPurges(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(4201, 8) AS locked`;
  return row?.locked ?? false;
}

/** Where the last told change stands; at the first time, the last there is. */
export async function readCursor(tx: Tx): Promise<bigint> {
  const known = await tx.purgeCursor.findUnique({ where: { id: 1 } });
  if (known) return known.sequence;
  const last = await tx.change.aggregate({ _max: { sequence: true } });
  const sequence = last._max.sequence ?? 0n;
  await tx.purgeCursor.create({ data: { sequence } });
  return sequence;
}

export const moveCursor = (tx: Tx, sequence: bigint) =>
  tx.purgeCursor.update({ where: { id: 1 }, data: { sequence } });

export const isBehind = async (prisma: PrismaClient): Promise<boolean> => {
  const [row] = await prisma.$queryRaw<{ behind: boolean }[]>`
    SELECT NOT EXISTS (SELECT FROM purge_cursor)
      OR EXISTS (SELECT FROM changes WHERE sequence > (SELECT sequence FROM purge_cursor)) AS behind`;
  return row?.behind ?? false;
};

export type Told = { sequence: bigint; tags: string[] };

/** The next changes, each with the tags of what began or ended with it. */
export async function changesAfter(tx: Tx, sequence: bigint, most: number): Promise<Told[]> {
  const rows = await tx.$queryRaw<{ sequence: bigint; tags: string | null }[]>`
    SELECT c.sequence, concat_ws(' ',
      'article:' || c.article_id,
      (SELECT string_agg(publication_tags(p), ' ') FROM publications p
        WHERE p.article_id = c.article_id
          AND (p.id = c.publication_id OR p.valid_from = c.effective_at OR p.valid_to = c.effective_at)),
      c.term_kind || ':' || c.term_id,
      (SELECT string_agg(term_publication_tags(t), ' ') FROM term_publications t
        WHERE t.term_id = c.term_id AND (t.valid_from = c.effective_at OR t.valid_to = c.effective_at))) AS tags
    FROM changes c WHERE c.sequence > ${sequence} ORDER BY c.sequence LIMIT ${most}`;
  return rows.map((row) => ({ sequence: row.sequence, tags: (row.tags ?? '').split(' ').filter(Boolean) }));
}
