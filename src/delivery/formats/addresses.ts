import { mapUrls } from '../../content/map-urls.ts';
import type { Site } from '../../site/site.ts';
import type { Text, WholeArticle } from './whole-article.ts';

const hasScheme = /^[a-z][a-z0-9+.-]*:/i;

/** What a reader of the page at `base` would reach by a link in it. One that is absolute stays byte for byte. */
export function absolute(url: string, base: string): string {
  if (hasScheme.test(url)) return url;
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}

/**
 * An address as the standards' validators want one: a URI (RFC 3986), in which what is not ASCII, or not allowed where
 * it stands, is percent-encoded. Browsers read more than that, and so do we.
 */
export function uri(url: string, base: string): string {
  const { href } = new URL(URL.canParse(url, base) ? url : '', base);
  const [, origin = '', path = '', fragment] =
    /^([a-z][a-z\d+.-]*:(?:\/\/[^/?#]*)?)([^#]*)(?:#(.*))?$/s.exec(href) ?? [];
  return origin + encoded(path) + (fragment === undefined ? '' : `#${encoded(fragment)}`);
}

const encoded = (part: string) =>
  part
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^a-z0-9\-._~:/?@!$&'()*+,;=%]/gi, (character) => encodeURIComponent(character));

/** Of an article, a term or a link: the same for life, whatever becomes of its slug. */
export const urn = (id: string) => `urn:uuid:${id}`;

/** The article with the addresses in its text absolute, so that they hold wherever it is shown. */
export const withAbsoluteUrls = <T extends Text>(article: T, page: string): T => ({
  ...article,
  sections: article.sections.map((section) => ({
    ...section,
    body: mapUrls(section.body, (url) => absolute(url, page)),
  })),
});

/** The same article on the site, where it is a page. */
export const pageOf = (article: WholeArticle, site: Site) => site.articleUrl(article);
