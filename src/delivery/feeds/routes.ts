import type { Deps } from '../../deps.ts';
import { type Context, implement, type Route } from '../../http/implement.ts';
import { siteOf } from '../../site/site.ts';
import { toAtom } from './atom.ts';
import { feedContracts } from './contract.ts';
import type { Feed } from './feed.ts';
import { toJsonFeed } from './json-feed.ts';
import { toRss } from './rss.ts';
import type { FeedQuery } from './schema.ts';
import { feedReader, type Subject } from './service.ts';

export function feedRoutes({ config, database: { delivery } }: Deps): Route[] {
  const read = feedReader(delivery, siteOf(config), config);

  /** The handler of a feed in one format; `of` says what the parameters name. */
  const written =
    <P, B>(write: (feed: Feed) => B, of: (params: P) => Subject) =>
    async (input: { params: P; query: FeedQuery; url: string }, { now }: Context) => {
      const found = await read(of(input.params), input, now);
      if ('movedTo' in found) return found;
      const { feed, nextPage, tags } = found;
      return { body: write(feed), nextPage, tags };
    };

  const inAllForms = <P>(of: (params: P) => Subject) => ({
    rss: written(toRss, of),
    atom: written(toAtom, of),
    json: written(toJsonFeed, of),
  });

  const { site, category, tag, author } = feedContracts;
  return [
    ...implement(
      site,
      inAllForms(() => null),
    ),
    ...implement(
      category,
      inAllForms((params) => ({ kind: 'category', reference: params.category })),
    ),
    ...implement(
      tag,
      inAllForms((params) => ({ kind: 'tag', reference: params.tag })),
    ),
    ...implement(
      author,
      inAllForms((params) => ({ kind: 'author', reference: params.author })),
    ),
  ];
}
