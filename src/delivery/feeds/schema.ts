import { z } from 'zod';
import { ArticleType, BylineRole, instant, Language } from '../../content/fields.ts';
import { imageShape } from '../../content/image.ts';
import { cursor, limit } from '../../http/pagination.ts';
import { asOf } from '../../http/time-travel.ts';

export const feedContents = ['full', 'summary'] as const;

export const feedQuery = z.strictObject({
  content: z
    .enum(feedContents)
    .optional()
    .describe(
      'The whole text of each article, or its summary alone. Left out: what the setting `DATELINE_FEED_CONTENT` says, which is `full` unless it was changed.',
    ),
  language: Language.optional().describe('Only articles in this language.'),
  asOf,
  limit,
  cursor,
});

export type FeedQuery = z.output<typeof feedQuery>;

/** The properties of JSON Feed have its names: https://www.jsonfeed.org/version/1.1/ */
const person = {
  name: z.string(),
  url: z.string().describe('The person’s own page, or that on the site.'),
  avatar: z.string().optional().describe('A picture of the person.'),
};

const JsonFeedAuthor = z
  .object(person)
  .meta({ id: 'JsonFeedAuthor', description: 'An author, in a JSON Feed.' });

const Remainder = z
  .object({
    type: ArticleType,
    kicker: z.string().nullable(),
    category: z
      .object({ slug: z.string(), name: z.string() })
      .nullable()
      .describe('The main category, which is the first of `tags`.'),
    firstPublishedAt: instant.describe('When readers first saw the article.'),
    wordCount: z.int(),
    contributors: z
      .array(z.object({ ...person, role: BylineRole }))
      .describe('Who is named beside the authors, with what they did.'),
    image: z
      .object({
        alt: imageShape.alt,
        caption: imageShape.caption,
        credit: imageShape.credit,
        width: imageShape.width,
        height: imageShape.height,
      })
      .nullable()
      .describe('What there is to say of `image`.'),
  })
  .meta({ id: 'JsonFeedRemainder', description: 'What JSON Feed has no place for.' });

export const JsonFeedItem = z
  .object({
    id: z.string().describe('`urn:uuid:` and the id of the article: the same when its slug changes.'),
    url: z.string().describe('The page on the site.'),
    title: z.string().describe('The headline.'),
    content_html: z
      .string()
      .optional()
      .describe('The text, sanitised, with absolute addresses. In a feed of `content=full`.'),
    content_text: z.string().optional().describe('The summary. In a feed of `content=summary`.'),
    summary: z.string().optional().describe('The standfirst, or else the excerpt. Plain text.'),
    image: z.string().optional().describe('The main image.'),
    date_published: instant.describe('Since when readers see the article.'),
    date_modified: instant.describe('When what readers see last changed.'),
    authors: z.array(JsonFeedAuthor).describe('Who wrote it; where nobody did, all who are named.'),
    tags: z.array(z.string()).describe('Names of the category and the tags.'),
    language: z.string(),
    _dateline: Remainder,
  })
  .meta({ id: 'JsonFeedItem', description: 'An article, in a JSON Feed.' });

export const JsonFeed = z
  .object({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string(),
    home_page_url: z.string().describe('The page of the site that the feed is of.'),
    feed_url: z.string().describe('The feed, from its newest item on.'),
    description: z.string().optional(),
    next_url: z.string().optional().describe('The page of older items. Absent on the last.'),
    icon: z.string().optional().describe('The logo of the site.'),
    authors: z.array(JsonFeedAuthor).describe('The site.'),
    language: z.string(),
    items: z.array(JsonFeedItem).describe('The articles, newest first.'),
  })
  .meta({ id: 'JsonFeed', description: 'A page of a feed, as JSON Feed 1.1.' });

export type JsonFeed = z.input<typeof JsonFeed>;
export type JsonFeedItem = z.input<typeof JsonFeedItem>;
