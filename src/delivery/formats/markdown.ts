import { Document, visit } from 'yaml';
import { escapeLine } from '../../content/markdown/escape.ts';
import { toMarkdown } from '../../content/markdown.ts';
import type { Site } from '../../site/site.ts';
import { pageOf, withAbsoluteUrls } from './addresses.ts';
import type { WholeArticle } from './whole-article.ts';

/** What YAML 1.1 does not take as it is, and what some of its parsers take for a line break. */
const unprintable = /(?![\t\n\r])[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;
/** Several lines, and what parsers of YAML 1.1 stumble over where it is not in quotes. */
const misread = /[\t\r\n]|^[=<]/;
const unprintables = new RegExp(unprintable.source, 'gu');

/** In quotes where a text has to be escaped, or has several lines: no line in it looks like the end of the front matter. */
function yamlOf(value: object): string {
  const document = new Document(value, {
    version: '1.2',
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && (unprintable.test(node.value) || misread.test(node.value)))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
    .replace(unprintables, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Everything that the Markdown does not tell, under the names of the JSON; with `title` and `date` before it, which
 * generators of sites look for, and the sections without their text.
 */
const frontMatterOf = (article: WholeArticle, site: Site) => ({
  title: article.headline,
  date: article.publishedAt,
  url: pageOf(article, site),
  ...article,
  sections: article.sections.map(({ body: _body, ...section }) => section),
});

/** The article as Markdown with YAML front matter. */
export function toMarkdownFile(article: WholeArticle, site: Site): string {
  const parts = withAbsoluteUrls(article, pageOf(article, site)).sections.flatMap(({ heading, body }) => [
    heading === null ? '' : `## ${escapeLine(heading)}`,
    toMarkdown(body),
  ]);
  const text = parts.filter((part) => part !== '').join('\n\n');
  return `---\n${yamlOf(frontMatterOf(article, site))}---\n\n${text}\n`;
}
