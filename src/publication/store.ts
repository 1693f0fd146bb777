import { v7 as uuidv7 } from 'uuid';
import type { ArticleDocument } from '../content/document.ts';
import type { Prisma } from '../database/generated/client.ts';
import { publishedCard, publishedDocument } from './document.ts';

const span = {
  id: true,
  revisionId: true,
  validFrom: true,
  validTo: true,
  firstPublishedAt: true,
  publishedAt: true,
} satisfies Prisma.PublicationSelect;

export type PublicationSpan = Prisma.PublicationGetPayload<{ select: typeof span }>;

/** The latest publication of an article. */
export const findLatestPublication = (tx: Prisma.TransactionClient, articleId: string) =>
  tx.publication.findFirst({
    where: { articleId },
    orderBy: [{ validFrom: 'desc' }, { id: 'desc' }],
    select: span,
  });

export const findRevision = (tx: Prisma.TransactionClient, articleId: string, number: number) =>
  tx.revision.findUnique({
    where: { articleId_number: { articleId, number } },
    select: { id: true, document: true },
  });

export const endPublication = (tx: Prisma.TransactionClient, id: string, validTo: Date) =>
  tx.publication.update({ where: { id }, data: { validTo }, select: { id: true } });

type Instants = { validFrom: Date; firstPublishedAt: Date; publishedAt: Date; modifiedAt: Date };

/** Freezes a revision. Nothing in the row is ever changed again but its end. */
export async function insertPublication(
  tx: Prisma.TransactionClient,
  articleId: string,
  revision: { id: string; document: ArticleDocument },
  instants: Instants,
): Promise<string> {
  const document = publishedDocument(revision.document);
  const id = uuidv7();
  await tx.publication.create({
    data: {
      id,
      articleId,
      revisionId: revision.id,
      ...instants,
      language: document.language,
      slug: document.slug,
      type: document.type,
      categoryId: document.categoryId,
      tagIds: document.tagIds,
      authorIds: [...new Set(document.bylines.map(({ authorId }) => authorId))],
      document: document as unknown as Prisma.InputJsonValue,
      card: publishedCard(document) as unknown as Prisma.InputJsonValue,
    },
    select: { id: true },
  });
  return id;
}
