import { z } from 'zod';
import { CategoryRef, termReference } from '../terms/schema.ts';

export const categoryParams = z.strictObject({ category: termReference('category', 'news') });

const shape = {
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  position: z
    .int()
    .describe('Order among the children of one parent, smallest first; equal ones stand by name.'),
};

export type CategoryNode = {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  position: number;
  children: CategoryNode[];
};

export const CategoryNode: z.ZodType<CategoryNode, CategoryNode> = z
  .object({
    ...shape,
    get children() {
      return z.array(CategoryNode).describe('The categories under it, in order.');
    },
  })
  .meta({ id: 'DeliveryCategoryNode', description: 'A category with all that lies under it.' });

export const CategoryTree = z
  .object({ data: z.array(CategoryNode).describe('The categories at the root, in order.') })
  .meta({ id: 'DeliveryCategoryTree', description: 'All categories, as a tree.' });

export const Category = z
  .object({
    ...shape,
    ancestors: z
      .array(CategoryRef)
      .describe('The way from the root to its parent: a breadcrumb. Empty at the root.'),
    children: z
      .array(CategoryNode)
      .describe('The categories under it, in order, each with all that lies under it.'),
  })
  .meta({ id: 'DeliveryCategory', description: 'A category and its place in the tree.' });

export type Category = z.input<typeof Category>;

export const nodeExample: CategoryNode = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071',
  slug: 'news',
  name: 'News',
  description: 'What happened, told once it is checked.',
  position: 0,
  children: [
    {
      id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6074',
      slug: 'politics',
      name: 'Politics',
      description: null,
      position: 1,
      children: [],
    },
  ],
};
