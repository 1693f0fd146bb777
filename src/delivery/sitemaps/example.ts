import { readConfig } from '../../config.ts';
import { siteOf } from '../../site/site.ts';
import type { NewsRow } from './store.ts';

/** The site that the examples of the document are of. */
export const exampleSite = siteOf(
  readConfig({
    DATELINE_SITE_NAME: 'The Harbour Times',
    DATELINE_SITE_URL: 'https://news.example.org',
    DATELINE_PUBLIC_URL: 'https://api.example.org',
  }),
);

export const exampleNews: NewsRow = {
  id: '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  slug: 'port-saffrey-electric-quay',
  language: 'en',
  category: 'business',
  modifiedAt: new Date('2026-11-24T09:15:00Z'),
  firstPublishedAt: new Date('2026-11-24T08:00:00Z'),
  headline: 'Port Saffrey opens its first electric quay',
};
