import type { Image } from '../../content/image.ts';
import type { ArticleCard } from '../articles/schema.ts';

type Byline = ArticleCard['bylines'][number];

/** What each of the three formats is written from: one page of a feed. */
export type Feed = {
  /** Of the feed, in whatever format and on whatever page. */
  id: string;
  title: string;
  description: string | null;
  language: string;
  /** The page of the site that the feed is of. */
  homeUrl: string;
  selfUrl: string;
  firstUrl: string;
  nextUrl: string | null;
  site: { name: string; url: string; logo: string | null; apiUrl: string };
  /** When the latest change of an item was; null where there are no items. */
  updatedAt: string | null;
  items: FeedItem[];
};

export type FeedAuthor = { name: string; url: string; avatar: string | null; role: Byline['role'] };

export type FeedTerm = { slug: string; name: string };

export type FeedItem = {
  /** The same for life, whatever becomes of the slug. */
  id: string;
  url: string;
  title: string;
  /** Plain text. */
  summary: string | null;
  /** Sanitised, with absolute addresses; null in a feed of summaries. */
  html: string | null;
  language: string;
  publishedAt: string;
  modifiedAt: string;
  bylines: FeedAuthor[];
  category: FeedTerm | null;
  tags: FeedTerm[];
  /** With an absolute address. */
  image: Image | null;
  article: Pick<ArticleCard, 'type' | 'kicker' | 'firstPublishedAt' | 'wordCount'>;
};

/** Who wrote it; where nobody did, all who are named. */
export function authorsOf({ bylines }: FeedItem): FeedAuthor[] {
  const authors = bylines.filter(({ role }) => role === 'author');
  return authors.length > 0 ? authors : bylines;
}

/** Who is named beside those. */
export const contributorsOf = (item: FeedItem): FeedAuthor[] => {
  const authors = authorsOf(item);
  return item.bylines.filter((byline) => !authors.includes(byline));
};
