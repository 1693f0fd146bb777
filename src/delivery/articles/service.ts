import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { PrismaClient } from '../../database/client.ts';
import { invalidRequest, notFound } from '../../errors.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import type { articleListQuery } from './contract.ts';
import {
  type ArticleView,
  byId,
  bySlug,
  findArticles,
  findMoved,
  knownTerms,
  type ListOrder,
  type ListView,
  listCards,
} from './store.ts';

/** What stands at an address: an article, or where it moved to. */
export type Located = { view: ArticleView } | { movedTo: { slug: string; language: string } };

/**
 * Finds what readers see under an id or slug. A former slug leads to the present one; a slug that several
 * languages share needs `language`.
 */
export async function locateArticle(
  prisma: PrismaClient,
  reference: string,
  language: string | undefined,
  now: Date,
): Promise<Located> {
  if (isUuid(reference)) {
    const [view] = await findArticles(prisma, byId(reference), now);
    if (!view || (language !== undefined && view.article.language !== language))
      throw notFound('The article');
    return { view };
  }
  const [view, ...others] = await findArticles(prisma, bySlug(reference, language), now);
  if (view && others.length > 0) throw ambiguous([view, ...others].map(({ article }) => article.language));
  if (view) return { view };
  const [moved, ...more] = await findMoved(prisma, reference, language, now);
  if (!moved) throw notFound('The article');
  if (more.length > 0) throw ambiguous([moved, ...more].map((article) => article.language));
  return { movedTo: moved };
}

const ambiguous = (languages: string[]) =>
  invalidRequest([
    {
      parameter: 'language',
      detail: `is needed: the slug is shared by ${[...new Set(languages)].sort().join(', ')}`,
    },
  ]);

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

type Query = z.output<typeof articleListQuery>;

/** A filter that names nothing is a mistake of the caller's, not an empty list. */
async function refuseUnknownTerms(prisma: PrismaClient, query: Query, now: Date): Promise<void> {
  const named = [
    ...(query.category === undefined ? [] : [{ kind: 'category', reference: query.category }]),
    ...(query.author === undefined ? [] : [{ kind: 'author', reference: query.author }]),
    ...(query.tag ?? []).map((reference) => ({ kind: 'tag', reference })),
  ];
  if (named.length === 0) return;
  const known = await knownTerms(prisma, named, now);
  const faults = named
    .filter(
      ({ kind, reference }) => !known.some((term) => term.kind === kind && term.reference === reference),
    )
    .map(({ kind, reference }) => ({
      parameter: kind,
      detail: `"${reference}" is not the id or slug of a ${kind}`,
    }));
  if (faults.length > 0) throw invalidRequest(faults);
}

export async function listArticles(
  prisma: PrismaClient,
  query: Query,
  now: Date,
): Promise<ListView & { nextCursor: string | null }> {
  const name = listName('listArticles', query);
  const [at, id] = query.cursor ? readCursor(name, query.cursor, Position) : [];
  const order: ListOrder = {
    field: query.sort.endsWith('publishedAt') ? 'publishedAt' : 'modifiedAt',
    direction: query.sort.startsWith('-') ? 'desc' : 'asc',
  };
  await refuseUnknownTerms(prisma, query, now);
  const view = await listCards(prisma, query, order, at && id ? { at, id } : null, query.limit, now);
  const cards = view.cards.slice(0, query.limit);
  const last = cards.at(-1);
  const more = view.cards.length > query.limit && last;
  return {
    cards,
    terms: view.terms,
    nextCursor: more ? writeCursor(name, [last[order.field], last.articleId]) : null,
  };
}
