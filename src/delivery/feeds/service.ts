import { z } from 'zod';
import { termTag } from '../../cache/tags.ts';
import type { Config } from '../../config.ts';
import { isStorableText } from '../../content/text.ts';
import type { Reader } from '../../database/client.ts';
import { withoutParameters } from '../../http/address.ts';
import { listName, nextPageUrl, readCursor, writeCursor } from '../../http/pagination.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import type { Site } from '../../site/site.ts';
import { type ListFilter, type ListPosition, listCards, listWhole } from '../articles/store.ts';
import { listTags } from '../articles/tags.ts';
import { uri, urn } from '../formats/addresses.ts';
import { locateTerm } from '../terms/find.ts';
import type { Feed } from './feed.ts';
import { itemOf } from './item.ts';
import type { FeedQuery } from './schema.ts';
import { findTermWithBelow } from './store.ts';

/** What a feed is of: a term; or everything. */
export type Subject = { kind: TermKind; reference: string } | null;

type Asked = { query: FeedQuery; url: string };

type Found = { feed: Feed; nextPage: string | null; tags: string[] } | { movedTo: string; tags: string[] };

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

const newestFirst = { field: 'publishedAt', direction: 'desc' } as const;

const filterOf: Record<TermKind, (ids: string[]) => Partial<ListFilter>> = {
  category: (categoryIds) => ({ categoryIds }),
  tag: (tagIds) => ({ tagIds }),
  author: (authorIds) => ({ authorIds }),
};

const everything: ListFilter = { categoryIds: [], tagIds: [], authorIds: [] };

type Page = {
  filter: ListFilter;
  after: ListPosition | null;
  query: FeedQuery;
  now: Date;
  isWhole: boolean;
};

/** One page of articles, whole or as cards, and one more. */
async function pageOf(reader: Reader, { filter, after, query, now, isWhole }: Page) {
  const page = [filter, newestFirst, after, query.limit, now, query.asOf !== undefined] as const;
  if (isWhole) {
    const { articles, terms } = await listWhole(reader, ...page);
    return { rows: articles, terms };
  }
  const { cards, terms } = await listCards(reader, ...page);
  return { rows: cards, terms };
}

/** Reads feeds: the newest articles of the site, or of a term, as readers see them now. */
export function feedReader(reader: Reader, site: Site, config: Config) {
  /** The term, or where it has moved to: one statement where nobody has to be sent elsewhere. */
  async function find({ kind, reference }: NonNullable<Subject>, url: string, now: Date) {
    const found = isStorableText(reference) ? await findTermWithBelow(reader, kind, reference, now) : null;
    if (found) return found;
    const located = await locateTerm(reader, kind, reference, url, now);
    // Published since the statement before.
    return 'movedTo' in located ? located : { term: located.term, ids: [located.term.id] };
  }

  return async function read(subject: Subject, { query, url }: Asked, now: Date): Promise<Found> {
    const found = subject && (await find(subject, url, now));
    if (found && 'movedTo' in found) return found;
    const isWhole = (query.content ?? config.DATELINE_FEED_CONTENT) === 'full';
    const { language, asOf } = query;
    // Whatever of each article is shown, and in whatever format: the feed is the same.
    const name = listName('feed', { of: found?.term.id, language, asOf });
    const [at, id] = query.cursor === undefined ? [] : readCursor(name, query.cursor, Position);
    const filter = {
      ...everything,
      ...(found && subject ? filterOf[subject.kind](found.ids) : {}),
      language,
    };
    const after = at !== undefined && id !== undefined ? { at, id } : null;
    const { rows: more, terms } = await pageOf(reader, { filter, after, query, now, isWhole });
    const rows = more.slice(0, query.limit);
    const last = rows.at(-1);
    const nextCursor =
      more.length > query.limit && last ? writeCursor(name, [last.publishedAt, last.articleId]) : null;
    const nextPage = nextPageUrl(url, nextCursor);
    const names = subject && {
      [subject.kind]: subject.kind === 'tag' ? [subject.reference] : subject.reference,
    };
    const ofSubject = found && subject ? [termTag(subject.kind, found.term.id)] : [];
    const base = found ? urn(found.term.id) : `${site.url}/`;
    return {
      feed: {
        id: language === undefined ? base : `${base}#${language}`,
        title: found ? `${found.term.name} – ${site.name}` : site.name,
        description: found ? descriptionOf(found.term) : site.description,
        language: language ?? site.language,
        homeUrl: found && subject ? uri(site.termUrl(subject.kind, found.term), site.url) : `${site.url}/`,
        selfUrl: site.apiUrl + url,
        firstUrl: site.apiUrl + withoutParameters(url, ['cursor']),
        nextUrl: nextPage && site.apiUrl + nextPage,
        site,
        updatedAt: latest(rows.map(({ modifiedAt }) => modifiedAt)),
        items: rows.map((row) => itemOf(row, terms, site)),
      },
      nextPage,
      tags: [...listTags(names ?? {}, filter, rows), ...ofSubject],
    };
  };
}

const descriptionOf = (term: { description?: string | null; biography?: string | null }) =>
  term.description ?? term.biography ?? null;

/** Instants that are written alike stand in the order of their text. */
const latest = (instants: string[]): string | null =>
  instants.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
