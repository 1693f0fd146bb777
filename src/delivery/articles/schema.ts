import { z } from 'zod';
import {
  ArticleType,
  BylineRole,
  Correction,
  Dateline,
  Extensions,
  instant,
  Seo,
} from '../../content/fields.ts';
import { Image } from '../../content/image.ts';
import { Body } from '../../content/portable-text.ts';
import { reasons } from '../../publication/related/reasons.ts';
import { AuthorCard, CategoryRef, TagRef } from '../terms/schema.ts';

export const Byline = z
  .object({ author: AuthorCard, role: BylineRole })
  .meta({ id: 'Byline', description: 'An author with a role on one article, in the order of the byline.' });

const headShape = {
  id: z.uuid().describe('Stable for the life of the article (UUIDv7).'),
  slug: z.string().describe('Unique per language. It may change: the former one answers 308.'),
  language: z.string().describe('Language tag (BCP 47).'),
  type: ArticleType,
  headline: z.string(),
  kicker: z.string().nullable().describe('A word or two above the headline.'),
  standfirst: z.string().nullable().describe('The sentence under the headline.'),
};

const tailShape = {
  excerpt: z.string().nullable().describe('Plain text for cards: written, or derived from the opening.'),
  image: Image.nullable(),
  category: CategoryRef.nullable().describe('The main category.'),
  tags: z.array(TagRef),
  bylines: z.array(Byline),
  wordCount: z.int().describe('Words in all sections.'),
  readingTimeMinutes: z.int(),
  firstPublishedAt: instant.describe('When readers first saw the article. Never changes.'),
  publishedAt: instant.describe('Since when readers see it without a break; the order of lists.'),
  modifiedAt: instant.describe('When what readers see last changed.'),
};

const cardShape = { ...headShape, ...tailShape };

export const ArticleCard = z
  .object(cardShape)
  .meta({ id: 'ArticleCard', description: 'An article as a list shows it.' });

export const SectionBody = z
  .union([Body, z.string()])
  .meta({ id: 'SectionBody', description: 'Portable Text, or the string that `bodyFormat` asked for.' });

export const Section = z
  .object({
    id: z.uuid().describe('Stable for the life of the section.'),
    heading: z.string().nullable().describe('Null for the opening.'),
    anchor: z
      .string()
      .nullable()
      .describe('Fragment of the section’s address; null when it never had a heading nor one of its own.'),
    body: SectionBody,
  })
  .meta({ id: 'Section', description: 'A headed part of an article’s body.' });

const linkShape = {
  id: z.uuid(),
  excerpt: z.string().nullable(),
  category: CategoryRef.nullable(),
  image: Image.nullable(),
};

export const ArticleLink = z
  .object({
    kind: z.literal('article'),
    ...linkShape,
    article: z
      .object({ id: z.uuid(), slug: z.string(), language: z.string() })
      .describe('The article linked to, at its present address.'),
    headline: z.string(),
    publishedAt: instant,
    id: z
      .uuid()
      .nullable()
      .describe('Id of the link; null where there is none, and Dateline put the card there.'),
    reason: z
      .enum(['curated', ...reasons])
      .describe('Why the card is here: `curated` by the desk, or what the two articles have in common most.'),
  })
  .meta({ id: 'ArticleLink', description: 'A card of another article, as readers can see it now.' });

export const ExternalLink = z
  .object({
    kind: z.literal('external'),
    ...linkShape,
    url: z.string().nullable(),
    title: z.string(),
    reason: z.literal('curated').describe('Pages elsewhere are put here by the desk alone.'),
  })
  .meta({ id: 'ExternalLink', description: 'A card of a page elsewhere.' });

export const RelatedLink = z
  .discriminatedUnion('kind', [ArticleLink, ExternalLink])
  .meta({ id: 'RelatedLink', description: 'A card under an article.' });

const articleShape = {
  ...cardShape,
  dateline: Dateline.nullable(),
  sections: z.array(Section),
  relatedLinks: z
    .array(RelatedLink)
    .describe('In order, then what `related=auto` adds. Articles that readers cannot see now are left out.'),
  corrections: z.array(Correction).describe('Published notes on what changed, oldest first.'),
  canonicalUrl: z.string().nullable().describe('Where the story first appeared, when that was elsewhere.'),
  seo: Seo,
  extensions: Extensions,
};

export const Article = z
  .object(articleShape)
  .meta({ id: 'Article', description: 'An article, whole, as readers see it now.' });

export type Article = z.input<typeof Article>;
export type ArticleCard = z.input<typeof ArticleCard>;
export type Section = z.input<typeof Section>;
export type RelatedLink = z.input<typeof RelatedLink>;

const partial = <T extends z.ZodRawShape>(shape: T) =>
  z
    .object(shape)
    .partial()
    .required({ id: true } as never);

export const ArticleFields = partial(articleShape).meta({
  id: 'ArticleFields',
  description: 'An article with the properties that `fields` asked for, and `id`.',
});

export const ArticleCardFields = partial(cardShape).meta({
  id: 'ArticleCardFields',
  description: 'A card with the properties that `fields` asked for, and `id`.',
});

export const ArticleAnswer = z
  .union([Article, ArticleFields])
  .meta({ description: 'Whole; or, with `fields`, in part.' });
export const ArticleCardAnswer = z
  .union([ArticleCard, ArticleCardFields])
  .meta({ description: 'Whole; or, with `fields`, in part.' });

export const SectionList = z
  .object({ data: z.array(Section) })
  .meta({ id: 'SectionList', description: 'The sections of an article, in order.' });

export const RelatedLinkList = z
  .object({ data: z.array(RelatedLink) })
  .meta({ id: 'RelatedLinkList', description: 'The related links of an article, in order.' });

export const bodyFormats = ['portableText', 'html', 'markdown', 'text'] as const;
export type BodyFormat = (typeof bodyFormats)[number];

/** `fields=`: names of top-level properties, separated by commas. */
const fieldsOf = (shape: z.ZodRawShape) => {
  const names = Object.keys(shape);
  return z
    .string()
    .max(1_000)
    .transform((text, check) => {
      const picked = text.split(',');
      for (const name of picked)
        if (!names.includes(name))
          check.addIssue(`"${name}" is not a field; the fields are ${names.join(', ')}`);
      return picked;
    })
    .optional()
    .meta({
      description: `Only these properties, separated by commas, and \`id\`. Of: ${names.join(', ')}.`,
      example: 'headline,slug,publishedAt',
      override: { type: 'string' },
    });
};

export const articleFields = fieldsOf(articleShape);
export const cardFields = fieldsOf(cardShape);

/** Keeps the properties asked for, and `id`. */
export function pick<T extends { id: string }>(item: T, fields: readonly string[] | undefined): T {
  if (!fields) return item;
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => name === 'id' || fields.includes(name)),
  ) as T;
}
