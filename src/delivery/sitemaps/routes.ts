import { anyArticle, kindTag } from '../../cache/tags.ts';
import type { Deps } from '../../deps.ts';
import { notFound } from '../../errors.ts';
import { implement } from '../../http/implement.ts';
import { siteOf } from '../../site/site.ts';
import { sitemapContract } from './contract.ts';
import { toNewsSitemap, toSitemap, toSitemapIndex } from './sitemap.ts';
import { findNews, findPages, readPage } from './store.ts';

/** As Google News asks for: no older, and no more. */
const newsAge = 48 * 3_600_000;
const mostNews = 1_000;

/** An address may have the category in it. */
const tags = [anyArticle, kindTag('category')];

export const sitemapRoutes = ({ config, database: { delivery } }: Deps) => {
  const site = siteOf(config);
  return implement(sitemapContract, {
    index: async (_input, { now }) => ({
      body: toSitemapIndex(site, await findPages(delivery, now)),
      tags: [anyArticle],
    }),
    page: async ({ params }, { now }) => {
      const rows = await readPage(delivery, params.page, now);
      if (rows.length === 0) throw notFound('The sitemap');
      return { body: toSitemap(site, rows), tags };
    },
    // Not kept: with time alone, nothing else, an article is no longer news.
    news: async (_input, { now }) => {
      const since = new Date(now.getTime() - newsAge);
      return { body: toNewsSitemap(site, await findNews(delivery, since, mostNews, now)) };
    },
  });
};
