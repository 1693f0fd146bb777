import type { Site } from '../../site/site.ts';
import { sitemapIndexPath } from '../sitemaps/sitemap.ts';

/** What crawlers are asked to leave alone here: with delivery closed to keys, all but the documentation. */
export const toRobots = (site: Site, isPublic: boolean): string =>
  [
    'User-agent: *',
    ...(isPublic ? ['Disallow: /v1/editorial/', 'Disallow: /v1/previews/'] : ['Disallow: /v1/']),
    ...(isPublic ? ['', `Sitemap: ${site.apiUrl}${sitemapIndexPath}`] : []),
    '',
  ].join('\n');
