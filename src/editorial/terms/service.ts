import { isDeepStrictEqual } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { changeOf, type Facts, factsOf } from '../../audit/change.ts';
import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, type Fault, inUse, invalidRequest } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { mergePatch } from '../../http/merge-patch.ts';
import { parsePart } from '../../http/parse-request.ts';
import type { TermDocument, TermKind } from '../../publication/terms/document.ts';
import { publishTerm, withdrawTerm } from '../../publication/terms/publish.ts';
import { checkVersion } from '../version.ts';
import type { Content, Kind, TermRow, Tx } from './kind.ts';
import { openTerm } from './open.ts';
import { refuseTakenSlug, slugFor } from './slugs.ts';
import { lockKind } from './store.ts';
import { describeUses } from './uses.ts';

type Sent<Write> = Write & { slug?: string | null | undefined };

const audit = (
  tx: Tx,
  context: Context,
  kind: TermKind,
  resourceId: string,
  deed: string,
  change: { before?: Facts; after: Facts },
) => recordAudit(tx, context, { action: `${kind}_${deed}`, resourceType: kind, resourceId, ...change });

const trashed = (from: Date | null, to: Date | null) => changeOf({ trashedAt: from }, { trashedAt: to });

async function publish<K extends TermKind>(tx: Tx, kind: K, id: string, content: Content<K>, now: Date) {
  const document = { id, ...content } as unknown as TermDocument;
  const { slug, name } = document;
  const place = 'parentId' in document ? document : { parentId: null, position: 0 };
  const { parentId, position } = place;
  await publishTerm(tx, { kind, id, slug, name, parentId, position, document }, now);
}

export function createTerm<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  prisma: PrismaClient,
  kind: Kind<K, Row, Write>,
  write: Sent<Write>,
  context: Context,
): Promise<Row> {
  return inTransaction(prisma, async (tx) => {
    await lockKind(tx, kind.kind);
    await kind.checkRoom?.(tx);
    const id = uuidv7();
    const slug = write.slug ?? slugFor(kind.kind, write.name, id);
    const content = await kind.contentFrom(tx, id, write, slug);
    await refuseTakenSlug(tx, kind, id, slug);
    const row = await kind.store.insert(tx, id, content, context.now);
    await audit(tx, context, kind.kind, id, 'created', { after: factsOf(content) });
    await publish(tx, kind.kind, id, content, context.now);
    return row;
  });
}

/** The same content again writes nothing: no version, no publication, no change, no audit entry. */
export function patchTerm<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  prisma: PrismaClient,
  kind: Kind<K, Row, Write>,
  reference: string,
  patch: { slug?: string | null | undefined },
  accepted: AcceptedVersions,
  context: Context,
): Promise<Row> {
  return inTransaction(prisma, async (tx) => {
    const row = await openTerm(tx, kind, reference);
    checkVersion(`The ${kind.kind}`, row.version, accepted);
    if (row.trashedAt) throw conflict(`The ${kind.kind} is in the trash. Restore it first.`);
    const current = kind.contentOf(row);
    const faults: Fault[] = [];
    const merged = mergePatch(kind.writeOf(current), patch);
    const write = parsePart(kind.writeSchema, merged, 'body', faults) as Sent<Write>;
    if (faults.length > 0) throw invalidRequest(faults);
    // A new name alone must not move the address: the slug is derived again only when the patch says null.
    const kept = patch.slug === undefined ? row.slug : patch.slug;
    const slug = kept ?? slugFor(kind.kind, write.name, row.id);
    const next = await kind.contentFrom(tx, row.id, write, slug);
    await refuseTakenSlug(tx, kind, row.id, slug);
    if (isDeepStrictEqual(current, next)) return row;
    const written = await kind.store.update(tx, row.id, next, context.now);
    await audit(tx, context, kind.kind, row.id, 'updated', changeOf(current, next));
    await publish(tx, kind.kind, row.id, next, context.now);
    return written;
  });
}

/** Trashing what is in the trash changes nothing. */
export async function trashTerm<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  prisma: PrismaClient,
  kind: Kind<K, Row, Write>,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<void> {
  await inTransaction(prisma, async (tx) => {
    const row = await openTerm(tx, kind, reference);
    checkVersion(`The ${kind.kind}`, row.version, accepted);
    if (row.trashedAt) return;
    const uses = describeUses(await kind.store.countUses(tx, row.id, context.now));
    if (uses !== '') throw inUse(`The ${kind.kind} is used by ${uses}.`);
    await kind.store.setTrashed(tx, row.id, context.now, context.now);
    await audit(tx, context, kind.kind, row.id, 'trashed', trashed(null, context.now));
    await withdrawTerm(tx, kind.kind, row.id, context.now);
  });
}

export function restoreTerm<K extends TermKind, Row extends TermRow, Write extends { name: string }>(
  prisma: PrismaClient,
  kind: Kind<K, Row, Write>,
  reference: string,
  context: Context,
): Promise<Row> {
  return inTransaction(prisma, async (tx) => {
    const row = await openTerm(tx, kind, reference);
    if (!row.trashedAt) throw conflict(`The ${kind.kind} is not in the trash.`);
    await kind.checkRestorable?.(tx, row);
    const restored = await kind.store.setTrashed(tx, row.id, null, context.now);
    await audit(tx, context, kind.kind, row.id, 'restored', trashed(row.trashedAt, null));
    await publish(tx, kind.kind, row.id, kind.contentOf(row), context.now);
    return restored;
  });
}
