import { z } from 'zod';
import { instant } from '../../content/fields.ts';
import { Image } from '../../content/image.ts';
import { Article } from '../articles/schema.ts';

/** What the log tells, in the words of the press. */
export const loggedTypes = [
  'article_published',
  'article_updated',
  'article_corrected',
  'article_unpublished',
  'article_killed',
  'article_kill_lifted',
  'slug_released',
  'category_published',
  'category_withdrawn',
  'tag_published',
  'tag_withdrawn',
  'author_published',
  'author_withdrawn',
] as const;

/**
 * And what follows from it: `snapshot` is what was there already when a walk began; `article_refreshed` an article whose
 * page shows something of what has changed, such as the name of a term or the card of another article.
 */
export const changeTypes = ['snapshot', 'article_refreshed', ...loggedTypes] as const;

export type ChangeType = (typeof changeTypes)[number];

const term = { id: z.uuid(), slug: z.string(), name: z.string() };

export const CategoryDocument = z
  .object({
    ...term,
    description: z.string().nullable(),
    parentId: z.uuid().nullable().describe('The category it lies under; null at the root.'),
    position: z.int().describe('Order among the children of one parent.'),
  })
  .meta({ id: 'ChangedCategory', description: 'A category, as the change log shows one.' });

export const AuthorDocument = z
  .object({
    ...term,
    jobTitle: z.string().nullable(),
    biography: z.string().nullable(),
    url: z.string().nullable(),
    image: Image.nullable(),
  })
  .meta({ id: 'ChangedAuthor', description: 'An author, as the change log shows one.' });

export const TagDocument = z
  .object({ ...term, description: z.string().nullable() })
  .meta({ id: 'ChangedTag', description: 'A tag, as the change log shows one.' });

// In this order: of the alternatives that a value fits, the first is taken.
export const ChangeDocument = z.union([Article, CategoryDocument, AuthorDocument, TagDocument]);

export const ChangeEntry = z
  .object({
    token: z.string().describe('Where the log goes on after this entry: the next `since`.'),
    type: z
      .enum(changeTypes)
      .describe(
        'What happened. `snapshot`: it was there when the walk began. `article_refreshed`: nothing happened to the article, but to what its page shows of others.',
      ),
    effectiveAt: instant.describe('Since when readers see it so.'),
    article: z
      .object({
        id: z.uuid(),
        slug: z
          .string()
          .nullable()
          .describe('Where readers find it now, or found it last; null once it was killed or deleted.'),
        language: z.string().nullable(),
      })
      .nullable()
      .describe('What it happened to; null when that was a term.'),
    term: z
      .object({
        kind: z.enum(['category', 'tag', 'author']).describe('What kind of term.'),
        id: z.uuid(),
        slug: z.string().nullable(),
      })
      .nullable()
      .describe('What it happened to; null when that was an article.'),
    version: z
      .string()
      .nullable()
      .describe(
        'Names the state that this change leads to. Null: it is not there any more, or not among what the filters let through. Take it away.',
      ),
    previousSlug: z
      .string()
      .nullable()
      .describe('The slug that it had before, if this change gave it another.'),
    reason: z.string().nullable().describe('Why it was killed, in words for readers.'),
    document: ChangeDocument.nullable()
      .optional()
      .describe(
        'With `include=document`: what readers see of it now, which is never older than the change. Null when they see nothing of it.',
      ),
  })
  .meta({ id: 'Change', description: 'One change of what readers see.' });

export type ChangeEntry = z.input<typeof ChangeEntry>;

export const ChangePage = z
  .object({
    data: z
      .array(ChangeEntry)
      .describe('In the order of the log. With filters it may be empty and yet not the last.'),
    nextToken: z
      .string()
      .describe('Where to go on: the next `since`. There is one always, also when nothing is new.'),
    more: z
      .boolean()
      .describe('Whether there is more already. Else ask again later, or listen to the stream.'),
  })
  .meta({ id: 'ChangePage', description: 'A part of the change log.' });

export const ChangeDigest = z
  .object({
    token: z.string().describe('Of which place in the log this is.'),
    items: z.int().describe('How many articles, categories, tags and authors there are.'),
    digest: z.string().describe('64 hexadecimal digits.'),
  })
  .meta({ id: 'ChangeDigest', description: 'What the change log adds up to.' });
