import type { Db } from '../../database/client.ts';
import type { Prisma } from '../../database/generated/client.ts';
import { literally } from '../../database/literally.ts';
import { invalidRequest } from '../../errors.ts';
import { resolveReferences } from '../terms/resolve.ts';
import type { ArticleListQuery } from './list-query.ts';
import type { Status } from './schema.ts';
import type { SummaryRow } from './working-copy-store.ts';

/** As the presenter works a status out, in the same order. */
function statusWhere(status: Status | undefined, now: Date): Prisma.ArticleWhereInput {
  const begun = { validFrom: { lte: now } };
  const current = { ...begun, OR: [{ validTo: null }, { validTo: { gt: now } }] };
  const planned = { validFrom: { gt: now } };
  const living = { trashedAt: null, kill: null };
  switch (status) {
    case undefined:
      return { trashedAt: null };
    case 'trashed':
      return { trashedAt: { not: null } };
    case 'killed':
      return { trashedAt: null, kill: { isNot: null } };
    case 'published':
      return { ...living, publications: { some: current } };
    case 'scheduled':
      return { ...living, publications: { some: planned, none: current } };
    case 'unpublished':
      return { ...living, publications: { some: begun, none: { OR: [current, planned] } } };
    default:
      return { ...living, stage: status, publications: { none: {} } };
  }
}

/** The filters of a list as a condition; a term that is not known is a fault of the caller's. */
export async function findFilter(
  db: Db,
  query: ArticleListQuery,
  now: Date,
): Promise<Prisma.ArticleWhereInput> {
  const { category, author, tag } = query;
  const all: Prisma.ArticleWhereInput[] = [statusWhere(query.status, now)];
  if (category || author || tag) {
    const named = {
      categories: category ? [category] : [],
      authors: author ? [author] : [],
      tags: tag ? [tag] : [],
    };
    const terms = await resolveReferences(db, named, false);
    const unknown = (parameter: string) => invalidRequest([{ parameter, detail: 'is not known' }]);
    if (category) {
      const categoryId = terms.category(category);
      if (!categoryId) throw unknown('category');
      all.push({ categoryId });
    }
    if (author) {
      const authorId = terms.author(author);
      if (!authorId) throw unknown('author');
      all.push({ bylines: { some: { authorId } } });
    }
    if (tag) {
      const tagId = terms.tag(tag);
      if (!tagId) throw unknown('tag');
      all.push({ tags: { some: { tagId } } });
    }
  }
  if (query.assignee) all.push({ assignee: query.assignee });
  if (query.language) all.push({ language: query.language });
  if (query.type) all.push({ type: query.type });
  if (query.q) {
    const text = { contains: literally(query.q), mode: 'insensitive' } as const;
    all.push({ OR: [{ headline: text }, { standfirst: text }] });
  }
  if (query.updatedAfter) all.push({ updatedAt: { gte: query.updatedAfter } });
  if (query.updatedBefore) all.push({ updatedAt: { lt: query.updatedBefore } });
  return { AND: all };
}

const term = { select: { id: true, slug: true, name: true } };

const summaryInclude = {
  category: term,
  tags: { orderBy: { position: 'asc' }, select: { tag: term } },
  bylines: { orderBy: { position: 'asc' }, select: { role: true, author: term } },
  kill: { select: { reason: true, killedAt: true } },
  publications: {
    orderBy: [{ validFrom: 'desc' }, { validTo: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
    take: 2,
    select: {
      validFrom: true,
      validTo: true,
      validFromZone: true,
      validToZone: true,
      firstPublishedAt: true,
      publishedAt: true,
      revision: { select: { number: true } },
    },
  },
} satisfies Prisma.ArticleInclude;

export type ListPosition = { at: Date; id: string };
export type ListOrder = { field: 'updatedAt' | 'createdAt'; direction: 'asc' | 'desc' };

/** One keyset page, and one row more to know whether there is a next. */
export function listWorkingCopies(
  db: Db,
  where: Prisma.ArticleWhereInput,
  order: ListOrder,
  after: ListPosition | null,
  take: number,
): Promise<SummaryRow[]> {
  const beyond = order.direction === 'desc' ? 'lt' : 'gt';
  const page: Prisma.ArticleWhereInput = after
    ? {
        OR: [
          { [order.field]: { [beyond]: after.at } },
          { [order.field]: after.at, id: { [beyond]: after.id } },
        ],
      }
    : {};
  return db.article.findMany({
    where: { AND: [where, page] },
    orderBy: [{ [order.field]: order.direction }, { id: order.direction }],
    take: take + 1,
    include: summaryInclude,
  });
}
