import { z } from 'zod';
import {
  CategoryRef,
  Description,
  reference,
  termListShape,
  termPatchShape,
  termReadShape,
  termShape,
} from '../terms/schema.ts';

export const categoryParams = z.strictObject({
  category: reference('category').meta({ description: 'Id or slug of the category.', example: 'news' }),
});

export const categoryListQuery = z.strictObject({
  parent: reference('category')
    .optional()
    .describe('Id or slug of a category outside the trash: only its children.'),
  ...termListShape,
});

const shape = {
  description: Description,
  parent: reference('category')
    .nullable()
    .optional()
    .describe('Id or slug of the category above it; null at the root. At most 10 levels, and no circle.'),
};

const position = z
  .int()
  .min(0)
  .max(1_000_000)
  .describe(
    'Order among the children of one parent, smallest first; equal ones stand by name. 0 when left out.',
  );

export const CategoryCreate = z
  .strictObject({ ...termShape, ...shape, position: position.optional() })
  .meta({ id: 'CategoryCreate', description: 'A category as a writer sends it.' });

export type CategoryCreate = z.infer<typeof CategoryCreate>;

export const CategoryPatch = z
  .strictObject({ ...termPatchShape, ...shape, position: position.nullish() })
  .meta({ id: 'CategoryPatch', description: 'JSON Merge Patch (RFC 7396) of a category.' });

export const Category = z
  .object({
    ...termReadShape,
    description: z.string().nullable(),
    parent: CategoryRef.nullable(),
    position: z.int(),
  })
  .meta({ id: 'EditorialCategory', description: 'A category at the desk.' });

export type Category = z.infer<typeof Category>;

export const categoryExample: Category = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071',
  slug: 'news',
  name: 'News',
  description: 'What happened, told once it is checked.',
  parent: null,
  position: 0,
  createdAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T08:00:00.000Z',
  trashedAt: null,
};
