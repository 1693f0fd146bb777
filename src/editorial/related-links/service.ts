import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { RelatedLinkDocument } from '../../content/document.ts';
import type { PrismaClient, Tx } from '../../database/client.ts';
import { DatelineError, type Fault, invalidRequest } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { mergePatch } from '../../http/merge-patch.ts';
import { parsePart } from '../../http/parse-request.ts';
import { documentOf } from '../articles/document.ts';
import {
  changeArticle,
  inOrder,
  insertAt,
  partOf,
  refuseFaults,
  refuseFull,
  reordered,
} from '../articles/parts.ts';
import { findReferences, linkedBy } from '../articles/references.ts';
import { openPart, refuseStale } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { linkWriteFrom, relatedLinkFrom } from '../articles/write.ts';
import { type RelatedLinkCreate, type RelatedLinkPatch, RelatedLinkWrite } from './schema.ts';

type LinkRow = WorkingCopyRow['relatedLinks'][number];

/** Most related links that an article has. */
const most = 100;

const linkIn = (article: WorkingCopyRow, id: string): LinkRow =>
  partOf(article.relatedLinks, id, 'The related link');

/** A write, made a document: what it names is found, or every name that is not is a fault. */
async function resolved(
  tx: Tx,
  article: WorkingCopyRow,
  id: string,
  link: RelatedLinkWrite,
): Promise<RelatedLinkDocument> {
  const { references } = await findReferences(tx, {
    categories: [link.category],
    articles: link.kind === 'article' ? [link.article] : [],
    language: article.language,
    linked: linkedBy(documentOf(article)),
  });
  const faults: Fault[] = [];
  const document = relatedLinkFrom(link, id, '', { articleId: article.id, references, faults });
  refuseFaults(faults);
  return document;
}

export async function createRelatedLink(
  prisma: PrismaClient,
  article: string,
  { position, ...link }: z.output<typeof RelatedLinkCreate>,
  context: Context,
): Promise<{ row: LinkRow; articleId: string }> {
  const id = uuidv7();
  const after = await changeArticle(
    prisma,
    article,
    context,
    'related_link_created',
    async (current, row, tx) => {
      refuseFull(current.relatedLinks.length, most, 'related links');
      return {
        ...current,
        relatedLinks: insertAt(current.relatedLinks, await resolved(tx, row, id, link), position),
      };
    },
  );
  return { row: linkIn(after, id), articleId: after.id };
}

async function patched(
  tx: Tx,
  article: WorkingCopyRow,
  link: RelatedLinkDocument,
  patch: z.output<typeof RelatedLinkPatch>,
): Promise<RelatedLinkDocument> {
  const faults: Fault[] = [];
  const merged = mergePatch(linkWriteFrom(link), patch);
  const input = parsePart(RelatedLinkWrite, merged, 'body', faults) as RelatedLinkWrite;
  if (faults.length > 0) throw invalidRequest(faults);
  return resolved(tx, article, link.id, input);
}

/** What a change makes of a state that the writer knew; null when it does not fit it. */
async function unlessRefused<T>(made: Promise<T>): Promise<T | null> {
  try {
    return await made;
  } catch (error) {
    if (error instanceof DatelineError) return null;
    throw error;
  }
}

export async function patchRelatedLink(
  prisma: PrismaClient,
  article: string,
  id: string,
  patch: z.output<typeof RelatedLinkPatch>,
  accepted: AcceptedVersions,
  context: Context,
): Promise<LinkRow> {
  const after = await changeArticle(
    prisma,
    article,
    context,
    'related_link_updated',
    async (current, row, tx) => {
      const make = (link: RelatedLinkDocument) => patched(tx, row, link, patch);
      const opened = await openPart(tx, row, 'relatedLinks', id, accepted, (base) =>
        unlessRefused(make(base)),
      );
      const next = await make(opened);
      return { ...current, relatedLinks: current.relatedLinks.map((link) => (link.id === id ? next : link)) };
    },
  );
  return linkIn(after, id);
}

export async function deleteRelatedLink(
  prisma: PrismaClient,
  article: string,
  id: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<void> {
  await changeArticle(prisma, article, context, 'related_link_deleted', async (current, row, tx) => {
    const gone = await openPart(tx, row, 'relatedLinks', id, accepted);
    return { ...current, relatedLinks: current.relatedLinks.filter((link) => link.id !== gone.id) };
  });
}

export const reorderRelatedLinks = (
  prisma: PrismaClient,
  article: string,
  order: string[],
  accepted: AcceptedVersions,
  context: Context,
): Promise<WorkingCopyRow> =>
  changeArticle(prisma, article, context, 'related_links_reordered', async (current, row, tx) => {
    await refuseStale(tx, row, accepted, (base) => inOrder(base, 'relatedLinks', order));
    return { ...current, relatedLinks: reordered<'relatedLinks'>(current.relatedLinks, order) };
  });
