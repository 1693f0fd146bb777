import { validate as isUuid } from 'uuid';
import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import type { TermDocuments, TermKind } from '../../publication/terms/document.ts';
import { visible } from '../store.ts';

export type FoundTerm<K extends TermKind> = { term: TermDocuments[K]; ids: string[] };

/**
 * The term that readers see under an id or present slug, an id first, with the ids of itself and of all below it: one
 * statement.
 */
export async function findTermWithBelow<K extends TermKind>(
  reader: Reader,
  kind: K,
  reference: string,
  now: Date,
): Promise<FoundTerm<K> | null> {
  const id = isUuid(reference) ? reference.toLowerCase() : null;
  const [found] = await reader.$queryRaw<{ term: TermDocuments[K] | null; ids: string[] }[]>(Prisma.sql`
    WITH RECURSIVE named AS (
      SELECT t.term_id, t.document FROM readable_term_publications t
      WHERE t.kind = ${kind} AND (t.term_id = ${id}::uuid OR t.slug = ${reference}) AND ${visible('t', now)}
      ORDER BY t.term_id = ${id}::uuid DESC NULLS LAST LIMIT 1
    ), found AS (
      SELECT term_id FROM named
      UNION
      SELECT t.term_id FROM found f
      JOIN readable_term_publications t ON t.parent_id = f.term_id AND t.kind = ${kind} AND ${visible('t', now)}
    )
    SELECT (SELECT document FROM named) AS term, ARRAY(SELECT term_id FROM found) AS ids`);
  return found?.term ? { term: found.term, ids: found.ids } : null;
}
