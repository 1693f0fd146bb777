import { destination, escapeInline } from '../../content/markdown/escape.ts';
import type { Site } from '../../site/site.ts';
import { sitemapIndexPath } from '../sitemaps/sitemap.ts';
import type { LatestRow } from '../sitemaps/store.ts';

/** On one line, so that it can neither end a list item nor begin a heading. */
const line = (text: string) => escapeInline(text.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim());

const link = (title: string, url: string, note: string) =>
  `- [${title}](${destination(url)})${note && `: ${note}`}`;

/** As https://llmstxt.org asks for: a heading, a quotation that says what it is, and lists of links. */
export function toLlms(site: Site, newest: readonly LatestRow[]): string {
  const { apiUrl } = site;
  const articles = newest.map(({ id, headline, language, firstPublishedAt }) =>
    link(
      line(headline),
      `${apiUrl}/v1/articles/${id}?format=markdown`,
      `${language}, ${firstPublishedAt.toISOString().slice(0, 10)}`,
    ),
  );
  return [
    `# ${line(site.name)}`,
    '',
    `> ${site.description === null ? `News at ${site.url}.` : line(site.description)}`,
    '',
    'Articles can be read here as Markdown, HTML, plain text, JSON, JSON-LD and ninjs: `format` in the address picks the form.',
    '',
    '## Documentation',
    '',
    link('API documentation', `${apiUrl}/docs/`, 'every operation, to try out in the browser'),
    link('OpenAPI document', `${apiUrl}/openapi.yaml`, 'the same for programs'),
    link('Articles', `${apiUrl}/v1/articles`, 'newest first, by category, tag, author, language and time'),
    link('Search', `${apiUrl}/v1/search?q=harbour`, 'articles by their words'),
    link('Categories', `${apiUrl}/v1/categories`, 'the tree of categories'),
    '',
    '## Feeds',
    '',
    link('JSON Feed', `${apiUrl}/v1/feeds/articles.json`, 'all articles with their text, newest first'),
    link('RSS', `${apiUrl}/v1/feeds/articles.rss`, 'the same'),
    link('Atom', `${apiUrl}/v1/feeds/articles.atom`, 'the same'),
    link('Sitemaps', apiUrl + sitemapIndexPath, 'the address of every article'),
    ...(articles.length === 0 ? [] : ['', '## Newest articles', '', ...articles]),
    '',
  ].join('\n');
}
