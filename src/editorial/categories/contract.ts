import { termContract } from '../terms/contract.ts';
import {
  Category,
  CategoryCreate,
  CategoryPatch,
  categoryExample,
  categoryListQuery,
  categoryParams,
} from './schema.ts';
import { maximumCategories, maximumDepth } from './tree.ts';

export const categoryContract = termContract({
  kind: 'category',
  named: { singular: 'Category', plural: 'Categories', article: 'a category' },
  collection: 'categories',
  params: categoryParams,
  query: categoryListQuery,
  create: {
    schema: CategoryCreate,
    example: { name: 'Weather', parent: 'science', position: 10 },
  },
  rules: {
    prose: `A \`parent\` that does not exist, makes a circle or a tree of more than ${maximumDepth} levels is a 422. At most ${maximumCategories} categories stand outside the trash; one more is a 409.`,
    errors: ['conflict', 'unprocessable'],
  },
  patch: { schema: CategoryPatch, example: { description: 'What happened, and when.' } },
  view: { schema: Category, example: categoryExample },
  pageId: 'EditorialCategoryPage',
});
