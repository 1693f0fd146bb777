import { validate as isUuid } from 'uuid';
import { isStorableText } from '../../content/text.ts';
import { notFound } from '../../errors.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import type { Db, Kind, TermRow, Tx } from './kind.ts';
import { lockKind, lockTerm } from './store.ts';

/** The term with the id or slug: what has the form of a UUID is looked up as an id first. */
export async function findTerm<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  db: Db,
  kind: Kind<K, Row, Write>,
  reference: string,
): Promise<Row> {
  const byId = isUuid(reference) ? await kind.store.find(db, { id: reference.toLowerCase() }) : null;
  const row = byId ?? (isStorableText(reference) ? await kind.store.find(db, { slug: reference }) : null);
  if (!row) throw notFound(`The ${kind.kind}`);
  return row;
}

/** Locks a term and reads it, for a write that nobody can get in between of. */
export async function openTerm<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  tx: Tx,
  kind: Kind<K, Row, Write>,
  reference: string,
): Promise<Row> {
  await lockKind(tx, kind.kind);
  const { id } = await findTerm(tx, kind, reference);
  await lockTerm(tx, kind.collection, id);
  return findTerm(tx, kind, id);
}
