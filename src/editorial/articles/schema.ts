import { z } from 'zod';
import {
  ArticleType,
  BylineRole,
  Correction,
  Dateline,
  datelineShape,
  Excerpt,
  Extensions,
  Headline,
  instant,
  Kicker,
  Language,
  Seo,
  Standfirst,
  seoShape,
  someText,
} from '../../content/fields.ts';
import { Image, ImageInput, imageInputShape } from '../../content/image.ts';
import { Slug } from '../../content/slug.ts';
import { WebUrl } from '../../content/urls.ts';
import { RelatedLink, RelatedLinkWrite } from '../related-links/schema.ts';
import { PlacedWarning, Section, SectionWrite } from '../sections/schema.ts';
import { AuthorRef, CategoryRef, reference, TagRef } from '../terms/schema.ts';
import { stages, transitionNames } from '../workflow/transitions.ts';

export const statuses = [...stages, 'scheduled', 'published', 'unpublished', 'killed', 'trashed'] as const;

export const Status = z.enum(statuses).meta({
  id: 'ArticleStatus',
  description:
    'Where the article stands. `draft`, `in_review`, `approved`: readers have never seen it. `scheduled`: they will, and do not now. ' +
    '`published`: they see it. `unpublished`: they did, and no longer do. `killed`: withdrawn for good. `trashed`: in the trash.',
});

export type Status = z.infer<typeof Status>;

export const Assignee = someText(200).describe(
  'Who is at it, in the words of the desk’s own tool: a name, an address, an id. At most 200 characters.',
);

const BylineWrite = z
  .strictObject({ author: reference('author'), role: BylineRole.optional() })
  .meta({ id: 'BylineWrite', description: 'An author by id or slug. The role is `author` when left out.' });

const shape = {
  slug: Slug.nullable().optional().describe('Unique per language. Derived from the headline when left out.'),
  language: Language.optional().describe('BCP 47. `en` when left out.'),
  type: ArticleType.optional().describe('`news` when left out.'),
  kicker: Kicker.nullable().optional(),
  standfirst: Standfirst.nullable().optional(),
  category: reference('category').nullable().optional(),
  tags: z.array(reference('tag')).max(50).optional().describe('By id or slug, in order; at most 50.'),
  bylines: z.array(BylineWrite).max(30).optional().describe('In order; at most 30.'),
  canonicalUrl: WebUrl.nullable()
    .optional()
    .describe('Where the story first appeared, when that was elsewhere.'),
  excerpt: Excerpt.nullable()
    .optional()
    .describe('Plain text for cards. Derived from the opening when null.'),
  extensions: Extensions.optional(),
  sections: z.array(SectionWrite).max(1_000).optional().describe('In order; at most 1,000.'),
  relatedLinks: z.array(RelatedLinkWrite).max(100).optional().describe('In order; at most 100.'),
};

export const ArticleCreate = z
  .strictObject({
    headline: Headline,
    ...shape,
    dateline: z.strictObject(datelineShape).nullable().optional(),
    image: ImageInput.nullable().optional(),
    seo: z.strictObject(seoShape).optional(),
  })
  .meta({
    id: 'ArticleCreate',
    description:
      'A working copy as a writer sends it. Only the headline is required; publishing asks for more.',
  });

export type ArticleCreate = z.infer<typeof ArticleCreate>;

const orNull = <T extends z.ZodRawShape>(fields: T) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, (field as z.ZodType).nullish()]),
  ) as unknown as {
    [Name in keyof T]: z.ZodOptional<z.ZodNullable<T[Name]>>;
  };

/** Nothing here has a default or a transform: what is left out of a patch must stay left out. */
export const ArticlePatch = z
  .strictObject({
    headline: Headline.optional(),
    ...orNull(shape),
    dateline: z.strictObject(orNull(datelineShape)).nullish(),
    image: z.strictObject(orNull(imageInputShape)).nullish(),
    seo: z.strictObject(orNull(seoShape)).nullish(),
    extensions: z
      .record(z.string(), z.unknown())
      .nullish()
      .describe('Merged by namespace; null removes one.'),
  })
  .meta({
    id: 'ArticlePatch',
    description:
      'JSON Merge Patch (RFC 7396): what is left out stays, null unsets, an array replaces the whole array. ' +
      'A section or related link sent with its `id` keeps its identity.',
  });

export type ArticlePatch = z.infer<typeof ArticlePatch>;

export const Byline = z
  .object({ author: AuthorRef, role: BylineRole })
  .meta({ id: 'EditorialByline', description: 'An author with a role on one article.' });

export const Stage = z.enum(stages).meta({
  id: 'ArticleStage',
  description:
    'Where the working copy stands in the workflow, whatever readers see. A save after the approval takes it back: to `in_review`, or to `draft` when readers have what was approved.',
});

export const Schedule = z
  .object({
    revision: z
      .int()
      .nullable()
      .describe('Number of the revision that will be published; null when only an end is planned.'),
    publishAt: instant
      .nullable()
      .describe('From when readers will see it; null when only an end is planned.'),
    publishTimeZone: z.string().nullable().describe('IANA zone that it was written in.'),
    unpublishAt: instant
      .nullable()
      .describe('From when readers will see it no more; null when no end is planned.'),
    unpublishTimeZone: z.string().nullable().describe('IANA zone that it was written in.'),
  })
  .meta({
    id: 'Schedule',
    description: 'What will happen at an instant of its own accord.',
    examples: [
      {
        revision: 4,
        publishAt: '2026-12-01T08:00:00.000Z',
        publishTimeZone: 'Europe/Berlin',
        unpublishAt: null,
        unpublishTimeZone: null,
      },
    ],
  });

export const Embargo = z
  .object({
    until: instant.describe('Nothing of the working copy is published before, whoever asks.'),
    timeZone: z.string().nullable().describe('IANA zone that it was written in.'),
  })
  .meta({
    id: 'Embargo',
    description: 'A promise not to publish before an instant.',
    examples: [{ until: '2026-12-01T08:00:00.000Z', timeZone: 'Europe/Berlin' }],
  });

export const Kill = z
  .object({ reason: z.string().describe('What readers are told.'), killedAt: instant })
  .meta({
    id: 'Kill',
    description: 'The article is withdrawn for good.',
    examples: [
      {
        reason: 'This story was withdrawn at the request of the court.',
        killedAt: '2026-12-01T08:00:00.000Z',
      },
    ],
  });

const summaryShape = {
  id: z.uuid(),
  slug: z.string(),
  language: z.string(),
  type: ArticleType,
  status: Status,
  stage: Stage,
  transitions: z
    .array(z.enum(transitionNames))
    .describe(
      'What the key that asks may do with the article now. Under an embargo, `publish` is for its end or later.',
    )
    .meta({ examples: [['submit', 'publish', 'kill', 'trash']] }),
  schedule: Schedule.nullable(),
  embargo: Embargo.nullable(),
  kill: Kill.nullable(),
  headline: z.string(),
  kicker: z.string().nullable(),
  standfirst: z.string().nullable(),
  category: CategoryRef.nullable(),
  tags: z.array(TagRef),
  bylines: z.array(Byline),
  image: Image.nullable(),
  assignee: z
    .string()
    .nullable()
    .describe('Who is at it, in the words of the desk’s own tool; null for nobody.'),
  revision: z.int().describe('Number of the latest revision.'),
  publishedRevision: z
    .int()
    .nullable()
    .describe('Number of the revision readers see now; null when they see none.'),
  firstPublishedAt: instant.nullable(),
  publishedAt: instant
    .nullable()
    .describe('Since when readers see the article without a break; null when they do not.'),
  createdAt: instant,
  updatedAt: instant,
  trashedAt: instant.nullable(),
};

export const ArticleSummary = z
  .object(summaryShape)
  .meta({ id: 'EditorialArticleSummary', description: 'An article in a list of the desk.' });

export const Article = z
  .object({
    ...summaryShape,
    dateline: Dateline.nullable(),
    sections: z.array(Section),
    relatedLinks: z.array(RelatedLink),
    corrections: z.array(Correction).describe('Published notes on what changed, oldest first.'),
    canonicalUrl: z.string().nullable(),
    seo: Seo,
    excerpt: z.string().nullable().describe('As written; null when it is derived.'),
    derivedExcerpt: z.string().nullable().describe('What cards show when no excerpt is written.'),
    wordCount: z.int(),
    readingTimeMinutes: z.int(),
    extensions: Extensions,
    warnings: z
      .array(PlacedWarning)
      .describe('What a conversion of Markdown or HTML in this request kept only as text. Empty in reads.'),
  })
  .meta({
    id: 'EditorialArticle',
    description: 'The working copy of an article, whole. Readers never see it.',
  });

export type Article = z.infer<typeof Article>;
export type ArticleSummary = z.infer<typeof ArticleSummary>;
