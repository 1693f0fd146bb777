import { z } from 'zod';
import { ArticleType, Correction, Dateline, Extensions, instant, Seo } from '../../content/fields.ts';
import { Image } from '../../content/image.ts';
import { Byline } from '../articles/schema.ts';
import { RelatedLink } from '../related-links/schema.ts';
import { Section } from '../sections/schema.ts';
import { CategoryRef, TagRef } from '../terms/schema.ts';

const headShape = {
  number: z.int().describe('1 for the first save of the article, and one more for each.'),
  headline: z.string(),
  actor: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe('The key that saved it; null when Dateline did.'),
  createdAt: instant,
};

export const RevisionSummary = z
  .object(headShape)
  .meta({ id: 'RevisionSummary', description: 'One saved state of an article, in a list.' });

export const Revision = z
  .object({
    ...headShape,
    content: z
      .object({
        slug: z.string(),
        language: z.string(),
        type: ArticleType,
        headline: z.string(),
        kicker: z.string().nullable(),
        standfirst: z.string().nullable(),
        dateline: Dateline.nullable(),
        category: CategoryRef.nullable(),
        tags: z.array(TagRef),
        bylines: z.array(Byline),
        image: Image.nullable(),
        sections: z.array(Section),
        relatedLinks: z.array(RelatedLink),
        corrections: z.array(Correction).describe('Published notes on what changed, oldest first.'),
        canonicalUrl: z.string().nullable(),
        seo: Seo,
        excerpt: z.string().nullable(),
        extensions: Extensions,
      })
      .describe(
        'The whole article as it was saved; categories, tags, authors and articles by their present names.',
      ),
  })
  .meta({ id: 'Revision', description: 'One saved state of an article: whole, numbered, never changed.' });
