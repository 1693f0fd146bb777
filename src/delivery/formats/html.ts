import { attribute, escapeHtml, escapeLines } from '../../content/html/inline-writer.ts';
import { toHtml } from '../../content/html.ts';
import type { Site } from '../../site/site.ts';
import { absolute, pageOf, uri, urn } from './addresses.ts';
import { bodyToHtml } from './body.ts';
import { linkedAddress, titleOf } from './links.ts';
import { remainderOf } from './remainder.ts';
import type { WholeArticle } from './whole-article.ts';

const paragraph = (name: string, text: string | null) =>
  text === null ? '' : `<p class="${name}">${escapeLines(text)}</p>`;

const time = (name: string, instant: string) =>
  `<time class="${name}" datetime="${instant}">${instant}</time>`;

function bylineOf({ bylines }: WholeArticle, site: Site): string {
  if (bylines.length === 0) return '';
  const names = bylines.map(({ author, role }) => {
    const href = attribute('href', uri(site.termUrl('author', author), site.url));
    return `<a rel="author" class="${role}"${href}>${escapeHtml(author.name)}</a>`;
  });
  return `<p class="byline">${names.join(', ')}</p>`;
}

function mainImageOf({ image }: WholeArticle, page: string): string {
  if (!image) return '';
  return toHtml([{ _type: 'image', _key: 'main', ...image, url: absolute(image.url, page) }]);
}

function correctionsOf({ corrections }: WholeArticle): string {
  const items = corrections.map(
    ({ id, type, text, publishedAt }) =>
      `<li id="${id}" class="${type}">${time('published', publishedAt)} ${escapeLines(text)}</li>`,
  );
  return items.length === 0 ? '' : `<footer class="corrections"><ul>${items.join('')}</ul></footer>`;
}

function relatedOf({ relatedLinks }: WholeArticle, site: Site): string {
  const items = relatedLinks.map((link) => {
    const href = linkedAddress(link, site);
    const title = escapeLines(titleOf(link));
    const excerpt = paragraph('excerpt', link.excerpt);
    return `<li>${href === null ? title : `<a${attribute('href', href)}>${title}</a>`}${excerpt}</li>`;
  });
  return items.length === 0 ? '' : `<nav class="related"><ul>${items.join('')}</ul></nav>`;
}

/** All that stands in the fragment is in its markup; the rest is kept beside it, as HTML lets others keep theirs. */
const dataOf = (article: WholeArticle) => {
  const { sections, ...remainder } = remainderOf(article);
  const parts = sections.map(({ body: _body, ...section }) => section);
  return JSON.stringify({ excerpt: article.excerpt, ...remainder, sections: parts });
};

/** The article as an HTML fragment: one `<article>`, without a script, a style or a handler. */
export function toHtmlFragment(article: WholeArticle, site: Site): string {
  const page = uri(pageOf(article, site), site.url);
  const { id, language, category } = article;
  const label = category
    ? `<a${attribute('href', uri(site.termUrl('category', category), site.url))}>${escapeHtml(category.name)}</a>`
    : null;
  const header = [
    label === null ? '' : `<p class="category">${label}</p>`,
    paragraph('kicker', article.kicker),
    `<h1>${escapeLines(article.headline)}</h1>`,
    paragraph('standfirst', article.standfirst),
    bylineOf(article, site),
    `<p class="dates">${time('published', article.firstPublishedAt)} ${time('modified', article.modifiedAt)}</p>`,
    mainImageOf(article, page),
  ].join('');
  const outer = [
    attribute('id', urn(id)),
    attribute('lang', language),
    ' dir="auto"',
    attribute('data-word-count', article.wordCount),
    attribute('data-dateline', dataOf(article)),
  ].join('');
  const rest = correctionsOf(article) + relatedOf(article, site);
  return `<article${outer}><header>${header}</header>${bodyToHtml(article, page)}${rest}</article>\n`;
}
