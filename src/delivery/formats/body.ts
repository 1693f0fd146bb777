import { attribute, escapeLines } from '../../content/html/inline-writer.ts';
import { toHtml } from '../../content/html.ts';
import { toText } from '../../content/plain-text.ts';
import { withAbsoluteUrls } from './addresses.ts';
import { withDateline } from './dateline.ts';
import type { Text } from './whole-article.ts';

/**
 * The text of an article as HTML, sanitised: a `<section>` with its anchor for each, headings as `<h2>`, the dateline
 * before the first words, every address absolute (`page` is that of the article on the site).
 */
export const bodyToHtml = (article: Text, page: string): string =>
  withDateline(withAbsoluteUrls(article, page))
    .sections.map(({ heading, anchor, body }) => {
      const title = heading === null ? '' : `<h2>${escapeLines(heading)}</h2>`;
      return `<section${attribute('id', anchor)}>${title}${toHtml(body)}</section>`;
    })
    .join('');

/** The text of an article as plain text, paragraphs and headings apart by an empty line. */
export const bodyToText = (article: Text): string =>
  withDateline(article)
    .sections.flatMap(({ heading, body }) => [heading ?? '', toText(body)])
    .filter((part) => part !== '')
    .join('\n\n');
