import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { exampleNews, exampleSite } from './example.ts';
import { newsSitemapPath, sitemapIndexPath, toNewsSitemap, toSitemap, toSitemapIndex } from './sitemap.ts';

const shared = { method: 'get', tag: 'Sitemaps', access: 'delivery', cache: 'shared', errors: [] } as const;

const xml = (description: string) => z.string().describe(description);

export const sitemapContract = {
  index: endpoint({
    operationId: 'readSitemapIndex',
    path: sitemapIndexPath,
    ...shared,
    summary: 'Read the index of the sitemaps',
    description:
      'The sitemaps of all articles, each with its last change, and that of the news. It is what the site’s `robots.txt` names for search engines.',
    request: {},
    response: {
      status: 200,
      description: 'The index.',
      type: 'application/xml',
      body: xml('A sitemap index (sitemaps.org).'),
      example: toSitemapIndex(exampleSite, [{ page: 1, modifiedAt: exampleNews.modifiedAt }]),
      etag: true,
    },
  }),
  page: endpoint({
    operationId: 'readSitemap',
    path: '/v1/sitemaps/articles/{page}.xml',
    ...shared,
    summary: 'Read a sitemap',
    description:
      'At most 10,000 articles with their addresses on the site and their last changes. An article stays on its page for life, and newer ones come on later pages: no page shifts when something is published or withdrawn. Articles with `seo.noindex` are on none.',
    request: {
      params: z.strictObject({
        page: z
          .string()
          .regex(/^[1-9]\d{0,8}$/, 'is not the number of a page')
          .transform(Number)
          .meta({
            description: 'Number of the page, from 1.',
            example: 1,
            override: { type: 'integer', minimum: 1, maximum: 999_999_999 },
          }),
      }),
    },
    response: {
      status: 200,
      description: 'The sitemap.',
      type: 'application/xml',
      body: xml('A sitemap (sitemaps.org).'),
      example: toSitemap(exampleSite, [exampleNews]),
      etag: true,
    },
  }),
  news: endpoint({
    operationId: 'readNewsSitemap',
    path: newsSitemapPath,
    ...shared,
    summary: 'Read the sitemap of the news',
    description:
      'What first appeared in the last 48 hours, newest first, at most 1,000 articles, as Google News asks for. Articles with `seo.noindex` are left out.',
    request: {},
    response: {
      status: 200,
      description: 'The sitemap.',
      type: 'application/xml',
      body: xml('A sitemap with the extension for news.'),
      example: toNewsSitemap(exampleSite, [exampleNews]),
      etag: true,
    },
  }),
};
