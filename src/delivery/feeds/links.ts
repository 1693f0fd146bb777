/** By the ending of the address. */
export const feedTypes = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
} as const;

/** Where the whole site is followed, without the ending. */
export const siteFeed = '/v1/feeds/articles';

/** The feeds at a path, for the header `Link` of what they are of. */
export const feedLinks = (path: string): string[] =>
  Object.entries(feedTypes).map(([form, type]) => `<${path}.${form}>; rel="alternate"; type="${type}"`);

/** Those of a term, by its present slug. */
export const termFeedLinks = (collection: 'categories' | 'tags' | 'authors', slug: string): string[] =>
  feedLinks(`/v1/${collection}/${encodeURIComponent(slug)}/feed`);
