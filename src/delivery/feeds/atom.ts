import { element, textElement, type Xml, xmlDocument } from '../../content/xml.ts';
import { authorsOf, contributorsOf, type Feed, type FeedAuthor, type FeedItem } from './feed.ts';
import { mediaOf } from './media.ts';

/** Of a feed without items: Atom has to be told an instant, and one that stays gives the same entity tag again. */
const never = '1970-01-01T00:00:00.000Z';

const person = (as: 'author' | 'contributor', { name, url }: Pick<FeedAuthor, 'name' | 'url'>) =>
  element(as, {}, textElement('name', name), textElement('uri', url));

function entry(item: FeedItem, { language, site }: Feed): Xml {
  const term = (kind: string, { slug, name }: { slug: string; name: string }) =>
    element('category', { term: slug, label: name, scheme: `${site.apiUrl}/v1/${kind}` });
  return element(
    'entry',
    { 'xml:lang': item.language === language ? null : item.language },
    textElement('id', item.id),
    textElement('title', item.title),
    element('link', { rel: 'alternate', type: 'text/html', href: item.url, hreflang: item.language }),
    textElement('published', item.publishedAt),
    textElement('updated', item.modifiedAt),
    ...authorsOf(item).map((author) => person('author', author)),
    ...contributorsOf(item).map((contributor) => person('contributor', contributor)),
    item.category && term('categories', item.category),
    ...item.tags.map((tag) => term('tags', tag)),
    textElement('summary', item.summary),
    textElement('content', item.html, { type: 'html' }),
    mediaOf(item),
  );
}

/** Atom (RFC 4287), in pages (RFC 5005). */
export function toAtom(feed: Feed): string {
  const link = (rel: string, href: string | null, type = 'application/atom+xml') =>
    href === null ? null : element('link', { rel, type, href });
  return xmlDocument(
    element(
      'feed',
      {
        xmlns: 'http://www.w3.org/2005/Atom',
        'xmlns:media': 'http://search.yahoo.com/mrss/',
        'xml:lang': feed.language,
      },
      textElement('id', feed.id),
      textElement('title', feed.title),
      textElement('subtitle', feed.description),
      textElement('updated', feed.updatedAt ?? never),
      link('self', feed.selfUrl),
      link('alternate', feed.homeUrl, 'text/html'),
      link('first', feed.firstUrl),
      link('next', feed.nextUrl),
      // Of the items that name nobody.
      person('author', feed.site),
      textElement('generator', 'Dateline'),
      textElement('logo', feed.site.logo),
      ...feed.items.map((item) => entry(item, feed)),
    ),
  );
}
