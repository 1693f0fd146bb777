import { escapeHtml } from '../../content/html/inline-writer.ts';
import { element, textElement, type Xml, xmlDocument } from '../../content/xml.ts';
import { authorsOf, contributorsOf, type Feed, type FeedItem } from './feed.ts';
import { mediaOf } from './media.ts';

/** RFC 822, as RSS asks for. */
const rssDate = (instant: string) => new Date(instant).toUTCString();

const namespaces = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
};

function itemElement(item: FeedItem, { language, site }: Feed): Xml {
  const term = (kind: string, { name }: { name: string }) =>
    textElement('category', name, { domain: `${site.apiUrl}/v1/${kind}` });
  return element(
    'item',
    {},
    textElement('title', item.title),
    textElement('link', item.url),
    textElement('guid', item.id, { isPermaLink: 'false' }),
    textElement('pubDate', rssDate(item.publishedAt)),
    textElement('atom:updated', item.modifiedAt),
    ...authorsOf(item).map(({ name }) => textElement('dc:creator', name)),
    ...contributorsOf(item).map(({ name }) => textElement('dc:contributor', name)),
    item.language === language ? null : textElement('dc:language', item.language),
    item.category && term('categories', item.category),
    ...item.tags.map((tag) => term('tags', tag)),
    // It is read as HTML; what is text has to be made that.
    textElement('description', item.summary === null ? null : escapeHtml(item.summary)),
    textElement('content:encoded', item.html),
    mediaOf(item),
  );
}

/** RSS 2.0 with the modules that readers' apps know: content, dc, media, atom. */
export function toRss(feed: Feed): string {
  const { title, homeUrl, site } = feed;
  const link = (rel: string, href: string | null) =>
    href === null ? null : element('atom:link', { href, rel, type: 'application/rss+xml' });
  return xmlDocument(
    element(
      'rss',
      { version: '2.0', ...namespaces },
      element(
        'channel',
        {},
        textElement('title', title),
        textElement('link', homeUrl),
        textElement('description', feed.description ?? title),
        textElement('language', feed.language),
        textElement('lastBuildDate', feed.updatedAt === null ? null : rssDate(feed.updatedAt)),
        textElement('generator', 'Dateline'),
        link('self', feed.selfUrl),
        link('first', feed.firstUrl),
        link('next', feed.nextUrl),
        site.logo === null
          ? null
          : element(
              'image',
              {},
              textElement('url', site.logo),
              textElement('title', title),
              textElement('link', homeUrl),
            ),
        ...feed.items.map((item) => itemElement(item, feed)),
      ),
    ),
  );
}
