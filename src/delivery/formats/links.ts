import type { Site } from '../../site/site.ts';
import { uri } from './addresses.ts';
import type { WholeArticle } from './whole-article.ts';

type Link = WholeArticle['relatedLinks'][number];

/** Where a card leads to: a page elsewhere, or the article's on the site. */
export function linkedAddress(link: Link, site: Site): string | null {
  if (link.kind === 'external') return link.url === null ? null : uri(link.url, site.url);
  return uri(site.articleUrl({ ...link.article, category: link.category }), site.url);
}

export const titleOf = (link: Link) => (link.kind === 'external' ? link.title : link.headline);
