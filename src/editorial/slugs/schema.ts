import { z } from 'zod';
import { instant } from '../../content/fields.ts';

export const HeldSlug = z
  .object({
    language: z.string(),
    slug: z.string(),
    current: z.boolean().describe('Whether it is the working copy’s present slug.'),
    published: z.boolean().describe('Whether readers find the article under it, or ever did.'),
    createdAt: instant.describe('Since when the article holds it.'),
  })
  .meta({
    id: 'HeldSlug',
    description: 'A slug that an article holds, so that no other article can take it.',
  });

export const HeldSlugList = z
  .object({ data: z.array(HeldSlug) })
  .meta({ id: 'HeldSlugList', description: 'The slugs that an article holds, newest first.' });
