import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { Reader } from '../../database/client.ts';
import { gone, invalidRequest, notFound } from '../../errors.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import { type NamedTerm, resolveTerms } from '../terms/store.ts';
import type { articleListQuery } from './contract.ts';
import type { Count } from './count.ts';
import { countPublications } from './count-store.ts';
import {
  type Address,
  type ArticleView,
  byId,
  bySlug,
  filters,
  findArticles,
  findKilled,
  findMoved,
  type ListOrder,
  type ListView,
  listCards,
} from './store.ts';
import { listTags } from './tags.ts';

/** What stands at an address: an article, or where it moved to. */
export type Located = { view: ArticleView } | { movedTo: Address };

/**
 * Finds what readers see under an id or slug; what has the form of a UUID is an id first. A former slug leads to the
 * present one; a slug that several languages share needs `language`. Where nothing is to be seen and an article was
 * killed, its tombstone stands.
 */
export async function locateArticle(
  reader: Reader,
  reference: string,
  language: string | undefined,
  now: Date,
): Promise<Located> {
  if (isUuid(reference)) {
    const [view] = await findArticles(reader, byId(reference), now);
    if (view && (language === undefined || view.article.language === language)) return { view };
  }
  const [view, ...others] = await findArticles(reader, bySlug(reference, language), now);
  if (view && others.length > 0) throw ambiguous([view, ...others].map(({ article }) => article.language));
  if (view) return { view };
  const [moved, ...more] = await findMoved(reader, reference, language, now);
  if (!moved) throw await absence(reader, reference, language);
  if (more.length > 0) throw ambiguous([moved, ...more].map((article) => article.language));
  return { movedTo: moved };
}

async function absence(reader: Reader, reference: string, language: string | undefined) {
  const tombstone =
    (isUuid(reference) ? await findKilled(reader, { id: reference }, language) : null) ??
    (await findKilled(reader, { slug: reference }, language));
  return tombstone ? gone(tombstone) : notFound('The article');
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

/** The ids behind the terms that filters name. One that names nothing is a mistake of the caller's, not an empty list. */
export async function termsOf(
  { category, tag = [], author }: Pick<Query, 'category' | 'tag' | 'author'>,
  reader: Reader,
  now: Date,
) {
  const named: NamedTerm[] = [
    ...(category === undefined ? [] : [{ kind: 'category', reference: category } as const]),
    ...(author === undefined ? [] : [{ kind: 'author', reference: author } as const]),
    ...tag.map((reference) => ({ kind: 'tag', reference }) as const),
  ];
  const found = await resolveTerms(reader, named, now);
  const faults = named.flatMap(({ kind, reference }, at) =>
    found[at]
      ? []
      : [
          {
            parameter: kind,
            detail: `"${reference}" is not the id or slug of ${kind === 'author' ? 'an' : 'a'} ${kind}`,
          },
        ],
  );
  if (faults.length > 0) throw invalidRequest(faults);
  const of = (wanted: TermKind) =>
    named.flatMap(({ kind }, at) => (kind === wanted ? (found[at] ?? []) : []));
  return { categoryIds: of('category'), authorIds: of('author'), tagIds: of('tag') };
}

export async function listArticles(
  reader: Reader,
  query: Query,
  now: Date,
): Promise<ListView & { nextCursor: string | null; count?: Count; tags: string[] }> {
  const name = listName('listArticles', query);
  const [at, id] = query.cursor ? readCursor(name, query.cursor, Position) : [];
  const order: ListOrder = {
    field: query.sort.endsWith('publishedAt') ? 'publishedAt' : 'modifiedAt',
    direction: query.sort.startsWith('-') ? 'desc' : 'asc',
  };
  const filter = { ...query, ...(await termsOf(query, reader, now)) };
  const after = at && id ? { at, id } : null;
  const [view, count] = await Promise.all([
    listCards(reader, filter, order, after, query.limit, now, query.asOf !== undefined),
    query.count && countPublications(reader, query.count, filters(filter), now),
  ]);
  const cards = view.cards.slice(0, query.limit);
  const last = cards.at(-1);
  const more = view.cards.length > query.limit && last;
  return {
    cards,
    terms: view.terms,
    ...(count ? { count } : {}),
    nextCursor: more ? writeCursor(name, [last[order.field], last.articleId]) : null,
    tags: listTags(query, filter, cards),
  };
}
