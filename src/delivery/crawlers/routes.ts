import { anyArticle } from '../../cache/tags.ts';
import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { siteOf } from '../../site/site.ts';
import { findLatest } from '../sitemaps/store.ts';
import { crawlerContract } from './contract.ts';
import { toLlms } from './llms.ts';
import { toRobots } from './robots.ts';

const newestArticles = 20;

export const crawlerRoutes = ({ config, database: { delivery } }: Deps) => {
  const site = siteOf(config);
  return implement(crawlerContract, {
    robots: () => ({ body: toRobots(site, config.DATELINE_DELIVERY_ACCESS === 'public') }),
    llms: async (_input, { now }) => ({
      body: toLlms(site, await findLatest(delivery, newestArticles, now)),
      tags: [anyArticle],
    }),
  });
};
