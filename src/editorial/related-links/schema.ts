import { z } from 'zod';
import { Excerpt, Headline, instant } from '../../content/fields.ts';
import { Image, ImageInput } from '../../content/image.ts';
import { WebUrl } from '../../content/urls.ts';
import { Id } from '../../http/id.ts';
import { CategoryRef, reference } from '../terms/schema.ts';

const cardShape = {
  excerpt: Excerpt.nullable().optional(),
  category: reference('category').nullable().optional(),
  image: ImageInput.nullable().optional(),
};

const articleShape = {
  kind: z.literal('article'),
  article: reference('article').describe(
    'Id or slug of another article here. Its slug may change: the link follows.',
  ),
  headline: Headline.nullable().optional().describe('Shown instead of the headline of the article.'),
  ...cardShape,
};

const externalShape = {
  kind: z.literal('external'),
  url: WebUrl.nullable()
    .optional()
    .describe('Null while it is not known; such a card is shown without a link.'),
  title: Headline,
  ...cardShape,
};

const id = Id.optional().describe('Of a link this article has: it keeps its identity. A new one has none.');

const ArticleLinkWrite = z.strictObject({ id, ...articleShape }).meta({
  id: 'ArticleLinkWrite',
  description: 'A card of another article here; what is not overridden is the article’s own.',
});

const ExternalLinkWrite = z
  .strictObject({ id, ...externalShape })
  .meta({ id: 'ExternalLinkWrite', description: 'A card of a page elsewhere.' });

export const RelatedLinkWrite = z
  .discriminatedUnion('kind', [ArticleLinkWrite, ExternalLinkWrite])
  .meta({ id: 'RelatedLinkWrite', description: 'A card under an article.' });

export type RelatedLinkWrite = z.infer<typeof RelatedLinkWrite>;

const position = z
  .int()
  .min(0)
  .max(100)
  .optional()
  .describe('Place among the links, from 0; at the end when left out.');

export const RelatedLinkCreate = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ ...articleShape, position })
      .meta({ id: 'ArticleLinkCreate', description: 'A new card of another article here.' }),
    z
      .strictObject({ ...externalShape, position })
      .meta({ id: 'ExternalLinkCreate', description: 'A new card of a page elsewhere.' }),
  ])
  .meta({ id: 'RelatedLinkCreate', description: 'A new related link.' });

export const RelatedLinkPatch = z
  .strictObject({
    article: articleShape.article.optional(),
    headline: articleShape.headline,
    url: externalShape.url,
    title: externalShape.title.optional(),
    excerpt: cardShape.excerpt,
    category: cardShape.category,
    image: z
      .record(z.string(), z.unknown())
      .nullish()
      .describe('Merged with the image there is; null removes it.'),
  })
  .meta({ id: 'RelatedLinkPatch', description: 'JSON Merge Patch of a related link. Its kind stays.' });

const answerShape = {
  id: z.uuid(),
  excerpt: z.string().nullable(),
  category: CategoryRef.nullable(),
  image: Image.nullable(),
};

const targetShape = {
  article: z
    .object({ id: z.uuid(), slug: z.string(), headline: z.string() })
    .describe('The article linked to, as the desk has it now.'),
  headline: z.string().nullable().describe('As overridden; null when the article’s own is shown.'),
};

const linkOf = <T extends z.ZodRawShape>(extra: T, suffix: string) =>
  z.discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('article'), ...answerShape, ...targetShape, ...extra })
      .meta({ id: `EditorialArticleLink${suffix}`, description: 'A card of another article here.' }),
    z
      .object({
        kind: z.literal('external'),
        ...answerShape,
        url: z.string().nullable(),
        title: z.string(),
        ...extra,
      })
      .meta({ id: `EditorialExternalLink${suffix}`, description: 'A card of a page elsewhere.' }),
  ]);

export const RelatedLink = linkOf({}, '').meta({
  id: 'EditorialRelatedLink',
  description: 'A card under an article.',
});

export const RelatedLinkAnswer = linkOf(
  { position: z.int().describe('From 0.'), updatedAt: instant },
  'Answer',
).meta({
  id: 'EditorialRelatedLinkAnswer',
  description: 'One related link of a working copy, by itself.',
});

export const RelatedLinkList = z
  .object({ data: z.array(RelatedLink) })
  .meta({ id: 'EditorialRelatedLinkList', description: 'The related links of an article, in order.' });
