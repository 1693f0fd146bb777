import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { authorParams } from '../authors/schema.ts';
import { categoryParams } from '../categories/schema.ts';
import { tagParams } from '../tags/schema.ts';
import { atomExample, jsonFeedExample, rssExample } from './examples.ts';
import { feedQuery, JsonFeed } from './schema.ts';

const rss = {
  status: 200,
  description: 'A page of the feed, as RSS 2.0.',
  type: 'application/rss+xml',
  body: z.string().describe('The feed as RSS 2.0.'),
  example: rssExample,
  etag: true,
  paged: true,
} as const;

const atom = {
  status: 200,
  description: 'A page of the feed, as Atom.',
  type: 'application/atom+xml',
  body: z.string().describe('The feed as Atom.'),
  example: atomExample,
  etag: true,
  paged: true,
} as const;

const json = {
  status: 200,
  description: 'A page of the feed, as JSON Feed.',
  type: 'application/feed+json',
  body: JsonFeed,
  example: jsonFeedExample,
  etag: true,
  paged: true,
} as const;

type Of<P extends string, R> = { id: string; path: P; what: string; params: R; moved: boolean };

const shared = ({ what, moved }: Of<string, unknown>, form: string, about: string) =>
  ({
    method: 'get',
    tag: 'Feeds',
    summary: `Follow ${what} as ${form}`,
    description: `The newest articles first. ${about} An item has the id of its article, which stays when the slug changes.${
      moved ? ' A former slug answers 308 with the present address.' : ''
    }`,
    access: 'delivery',
    cache: 'shared',
    errors: [],
  }) as const;

/** The feed of something in its three formats. */
const feedsOf = <const P extends string, const R extends { params?: z.ZodObject }>(of: Of<P, R>) => ({
  rss: endpoint({
    operationId: `${of.id}AsRss`,
    path: `/${of.path}.rss`,
    ...shared(
      of,
      'RSS',
      'RSS 2.0, with the text in `content:encoded`; older ones are behind `atom:link` with `rel="next"` (RFC 5005).',
    ),
    request: { ...of.params, query: feedQuery },
    response: { ...rss, moved: of.moved },
  }),
  atom: endpoint({
    operationId: `${of.id}AsAtom`,
    path: `/${of.path}.atom`,
    ...shared(of, 'Atom', 'Atom (RFC 4287); older ones are behind `link` with `rel="next"` (RFC 5005).'),
    request: { ...of.params, query: feedQuery },
    response: { ...atom, moved: of.moved },
  }),
  json: endpoint({
    operationId: `${of.id}AsJsonFeed`,
    path: `/${of.path}.json`,
    ...shared(
      of,
      'JSON Feed',
      'JSON Feed 1.1; what it has no place for is under `_dateline`, older ones are behind `next_url`.',
    ),
    request: { ...of.params, query: feedQuery },
    response: { ...json, moved: of.moved },
  }),
});

export const feedContracts = {
  site: feedsOf({
    id: 'followArticles',
    path: 'v1/feeds/articles',
    what: 'all articles',
    params: {},
    moved: false,
  }),
  category: feedsOf({
    id: 'followCategory',
    path: 'v1/categories/{category}/feed',
    what: 'a category and those below it',
    params: { params: categoryParams },
    moved: true,
  }),
  tag: feedsOf({
    id: 'followTag',
    path: 'v1/tags/{tag}/feed',
    what: 'a tag',
    params: { params: tagParams },
    moved: true,
  }),
  author: feedsOf({
    id: 'followAuthor',
    path: 'v1/authors/{author}/feed',
    what: 'an author',
    params: { params: authorParams },
    moved: true,
  }),
};

const { site, category, tag, author } = feedContracts;

export const feedContract = {
  siteAsRss: site.rss,
  siteAsAtom: site.atom,
  siteAsJson: site.json,
  categoryAsRss: category.rss,
  categoryAsAtom: category.atom,
  categoryAsJson: category.json,
  tagAsRss: tag.rss,
  tagAsAtom: tag.atom,
  tagAsJson: tag.json,
  authorAsRss: author.rss,
  authorAsAtom: author.atom,
  authorAsJson: author.json,
};
