import { z } from 'zod';
import { instant } from '../../content/fields.ts';
import { reasons } from '../../publication/related/reasons.ts';

const score = z.number().meta({ example: 2.309 });

export const RelatedSuggestion = z
  .object({
    article: z
      .object({
        id: z.uuid(),
        slug: z.string(),
        language: z.string(),
        headline: z.string(),
        publishedAt: instant,
      })
      .describe('The article that a link could lead to, as readers see it now.'),
    score: score.describe('How near it is: the sum of the reasons. To be compared within one list only.'),
    reasons: z
      .array(
        z.object({
          reason: z.enum(reasons).describe('What the two articles have in common.'),
          score: score.describe('How much of the score that is.'),
        }),
      )
      .describe('What speaks for it, the weightiest first.'),
  })
  .meta({ id: 'RelatedSuggestion', description: 'An article that a related link could lead to.' });

export type RelatedSuggestion = z.input<typeof RelatedSuggestion>;

export const RelatedSuggestionList = z.object({ data: z.array(RelatedSuggestion) }).meta({
  id: 'RelatedSuggestionList',
  description: 'Articles that related links could lead to, the nearest first.',
});
