import { escapeLines } from '../../content/html/inline-writer.ts';
import { toHtml } from '../../content/html.ts';
import type { Image } from '../../content/image.ts';
import type { Site } from '../../site/site.ts';
import { presentCard } from '../articles/presenter.ts';
import type { ArticleRow, CardRow, Terms } from '../articles/store.ts';
import { uri, urn } from '../formats/addresses.ts';
import { bodyToHtml } from '../formats/body.ts';
import type { FeedItem } from './feed.ts';

/** As a feed shows it: at an address that is good anywhere; null where that is none of a file. */
function absoluteImage(image: Image | null, page: string): Image | null {
  if (!image) return null;
  const url = uri(image.url, page);
  return /^https?:/.test(url) ? { ...image, url } : null;
}

/** The article as a reader's app shows it: apps show what is in the text, and few of them an image beside it. */
function htmlOf({ document }: Pick<ArticleRow, 'document'>, image: Image | null, page: string): string {
  const figure = image ? toHtml([{ _type: 'image', _key: 'image', ...image }]) : '';
  const corrections = document.corrections
    .map(({ text }) => `<aside><p>${escapeLines(text)}</p></aside>`)
    .join('');
  return figure + bodyToHtml(document, page) + corrections;
}

export function itemOf(
  row: CardRow & Partial<Pick<ArticleRow, 'document'>>,
  terms: Terms,
  site: Site,
): FeedItem {
  const card = presentCard(row, terms);
  const url = uri(site.articleUrl(card), site.url);
  const image = absoluteImage(card.image, url);
  return {
    id: urn(card.id),
    url,
    title: card.headline,
    summary: card.standfirst ?? card.excerpt,
    html: row.document ? htmlOf({ document: row.document }, image, url) : null,
    language: card.language,
    publishedAt: card.publishedAt,
    modifiedAt: card.modifiedAt,
    bylines: card.bylines.map(({ author, role }) => ({
      name: author.name,
      url: author.url === null ? uri(site.termUrl('author', author), site.url) : uri(author.url, site.url),
      avatar: absoluteImage(author.image, site.url)?.url ?? null,
      role,
    })),
    category: card.category,
    tags: card.tags,
    image,
    article: card,
  };
}
