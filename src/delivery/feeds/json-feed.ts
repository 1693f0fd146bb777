import { authorsOf, contributorsOf, type Feed, type FeedAuthor, type FeedItem } from './feed.ts';
import type { JsonFeed, JsonFeedItem } from './schema.ts';

const person = ({ name, url, avatar }: FeedAuthor) => ({ name, url, ...(avatar ? { avatar } : {}) });

/** What the format has no place for. */
function remainder(item: FeedItem): JsonFeedItem['_dateline'] {
  const { image, article } = item;
  const contributors = contributorsOf(item);
  return {
    type: article.type,
    kicker: article.kicker,
    category: item.category && { slug: item.category.slug, name: item.category.name },
    firstPublishedAt: article.firstPublishedAt,
    wordCount: article.wordCount,
    contributors: contributors.map(({ role, ...author }) => ({ ...person({ role, ...author }), role })),
    image: image && {
      alt: image.alt,
      caption: image.caption,
      credit: image.credit,
      width: image.width,
      height: image.height,
    },
  };
}

function jsonItem(item: FeedItem): JsonFeedItem {
  const terms = item.category ? [item.category, ...item.tags] : item.tags;
  return {
    id: item.id,
    url: item.url,
    title: item.title,
    // An item has to have one of the two.
    ...(item.html === null ? { content_text: item.summary ?? '' } : { content_html: item.html }),
    ...(item.summary === null ? {} : { summary: item.summary }),
    ...(item.image ? { image: item.image.url } : {}),
    date_published: item.publishedAt,
    date_modified: item.modifiedAt,
    authors: authorsOf(item).map(person),
    tags: terms.map(({ name }) => name),
    language: item.language,
    _dateline: remainder(item),
  };
}

/** JSON Feed 1.1. */
export function toJsonFeed(feed: Feed): JsonFeed {
  const { site } = feed;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.homeUrl,
    // What names the feed, whatever page of it this is.
    feed_url: feed.firstUrl,
    ...(feed.description === null ? {} : { description: feed.description }),
    ...(feed.nextUrl === null ? {} : { next_url: feed.nextUrl }),
    ...(site.logo === null ? {} : { icon: site.logo }),
    authors: [{ name: site.name, url: site.url }],
    language: feed.language,
    items: feed.items.map(jsonItem),
  };
}
