import { z } from 'zod';
import { kindTag } from '../../cache/tags.ts';
import { Text } from '../../content/text.ts';
import type { Deps } from '../../deps.ts';
import type { Context } from '../../http/implement.ts';
import { listName, nextPageUrl, readCursor, writeCursor } from '../../http/pagination.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import { termFeedLinks } from '../feeds/links.ts';
import { locateTerm } from './find.ts';
import { listTerms } from './store.ts';

const Position = z.tuple([Text(200), z.uuid()]);

const collections = { category: 'categories', tag: 'tags', author: 'authors' } as const;

type ListInput = { query: { limit: number; cursor?: string | undefined }; url: string };

/** List by name and read, for a kind without a tree. The response schema picks what readers get of a document. */
export function termHandlers<K extends TermKind>({ database: { delivery } }: Deps, kind: K) {
  return {
    list: async ({ query, url }: ListInput, { now }: Context) => {
      const list = listName(`newsstand ${kind}`, query);
      const [name, id] = query.cursor === undefined ? [] : readCursor(list, query.cursor, Position);
      const after = name !== undefined && id !== undefined ? { name, id } : null;
      const terms = await listTerms(delivery, kind, after, query.limit + 1, now);
      const data = terms.slice(0, query.limit);
      const last = data.at(-1);
      const nextCursor = terms.length > query.limit && last ? writeCursor(list, [last.name, last.id]) : null;
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor), tags: [kindTag(kind)] };
    },
    read: async ({ params, url }: { params: Record<K, string>; url: string }, { now }: Context) => {
      const found = await locateTerm(delivery, kind, params[kind], url, now);
      if ('movedTo' in found) return found;
      const { term, tags } = found;
      return { body: term, links: termFeedLinks(collections[kind], term.slug), tags };
    },
  };
}
