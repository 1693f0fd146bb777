import { element, textElement, type Xml, xmlDocument } from '../../content/xml.ts';
import type { Site } from '../../site/site.ts';
import { uri } from '../formats/addresses.ts';
import { newsLanguage } from './news-language.ts';
import type { NewsRow, SitemapPage, SitemapRow } from './store.ts';

const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const newsNamespace = 'http://www.google.com/schemas/sitemap-news/0.9';

export const sitemapIndexPath = '/v1/sitemaps/index.xml';
export const newsSitemapPath = '/v1/sitemaps/news.xml';

export const addressOf = (site: Site, { id, slug, language, category }: SitemapRow) =>
  uri(
    site.articleUrl({ id, slug, language, category: category === null ? null : { slug: category } }),
    site.url,
  );

const urlOf = (site: Site, row: SitemapRow, ...more: Xml[]): Xml =>
  element(
    'url',
    {},
    textElement('loc', addressOf(site, row)),
    textElement('lastmod', row.modifiedAt.toISOString()),
    ...more,
  );

export const toSitemap = (site: Site, rows: readonly SitemapRow[]): string =>
  xmlDocument(element('urlset', { xmlns: namespace }, ...rows.map((row) => urlOf(site, row))));

export const toNewsSitemap = (site: Site, rows: readonly NewsRow[]): string =>
  xmlDocument(
    element(
      'urlset',
      { xmlns: namespace, 'xmlns:news': newsNamespace },
      ...rows.map((row) =>
        urlOf(
          site,
          row,
          element(
            'news:news',
            {},
            element(
              'news:publication',
              {},
              textElement('news:name', site.name),
              textElement('news:language', newsLanguage(row.language, newsLanguage(site.language))),
            ),
            textElement('news:publication_date', row.firstPublishedAt.toISOString()),
            textElement('news:title', row.headline),
          ),
        ),
      ),
    ),
  );

export const toSitemapIndex = (site: Site, pages: readonly SitemapPage[]): string =>
  xmlDocument(
    element(
      'sitemapindex',
      { xmlns: namespace },
      element('sitemap', {}, textElement('loc', site.apiUrl + newsSitemapPath)),
      ...pages.map(({ page, modifiedAt }) =>
        element(
          'sitemap',
          {},
          textElement('loc', `${site.apiUrl}/v1/sitemaps/articles/${page}.xml`),
          textElement('lastmod', modifiedAt.toISOString()),
        ),
      ),
    ),
  );
