import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../database/client.ts';
import { appendChange } from '../changes.ts';
import type { TermDocument, TermKind } from './document.ts';

export type PublishedTerm = {
  kind: TermKind;
  id: string;
  slug: string;
  name: string;
  /** Of a category that lies under another. */
  parentId: string | null;
  /** Order among the children of one parent; 0 for what has none. */
  position: number;
  document: TermDocument;
};

/**
 * `now`, or later when what is already written of this term or slug reaches beyond it: the clocks of two
 * processes may differ, and periods must not overlap.
 */
async function instantFor(tx: Tx, kind: TermKind, id: string, slug: string | null, now: Date): Promise<Date> {
  const [row] = await tx.$queryRaw<{ latest: Date | null }[]>`
    SELECT max(greatest(valid_from, valid_to)) AS latest FROM term_publications
    WHERE kind = ${kind} AND (term_id = ${id}::uuid OR slug = ${slug}::text)`;
  return row?.latest && row.latest > now ? row.latest : now;
}

const endCurrent = (tx: Tx, kind: TermKind, termId: string, at: Date) =>
  tx.termPublication.updateMany({ where: { kind, termId, validTo: null }, data: { validTo: at } });

/**
 * Shows a term to readers as it now is, in place of how it was, and logs the change. The caller holds the lock
 * on the term. The change log's lock is taken here: do this last in a transaction.
 */
export async function publishTerm(tx: Tx, term: PublishedTerm, now: Date): Promise<void> {
  const { kind, id: termId, document, ...fields } = term;
  const at = await instantFor(tx, kind, termId, term.slug, now);
  await endCurrent(tx, kind, termId, at);
  await tx.termPublication.create({
    data: { id: uuidv7(), kind, termId, ...fields, document, validFrom: at },
    select: { id: true },
  });
  await appendChange(tx, {
    type: `${kind}_published`,
    termKind: kind,
    termId,
    effectiveAt: at,
    recordedAt: now,
  });
}

/** Hides a term from readers and logs the change; one they do not see stays as it is. */
export async function withdrawTerm(tx: Tx, kind: TermKind, termId: string, now: Date): Promise<void> {
  const at = await instantFor(tx, kind, termId, null, now);
  const { count } = await endCurrent(tx, kind, termId, at);
  if (count > 0)
    await appendChange(tx, {
      type: `${kind}_withdrawn`,
      termKind: kind,
      termId,
      effectiveAt: at,
      recordedAt: now,
    });
}
