import { endpoint } from '../../http/contract.ts';
import { termQuery } from '../terms/schema.ts';
import { Category, CategoryTree, categoryParams, nodeExample } from './schema.ts';

const tag = 'Categories';

export const deliveryCategoryContract = {
  list: endpoint({
    operationId: 'listCategories',
    method: 'get',
    path: '/v1/categories',
    tag,
    summary: 'Read the tree of categories',
    description:
      'All categories, nested, in one answer without pages: a site has a few hundred at most, and the desk keeps no more than 1,000, at most 10 levels deep.',
    access: 'delivery',
    cache: 'shared',
    request: { query: termQuery },
    response: {
      status: 200,
      description: 'The tree.',
      body: CategoryTree,
      example: { data: [nodeExample] },
      etag: true,
    },
    errors: [],
  }),
  read: endpoint({
    operationId: 'readCategory',
    method: 'get',
    path: '/v1/categories/{category}',
    tag,
    summary: 'Read a category',
    description:
      'By id or slug, with its ancestors, root first, and what lies under it. A former slug answers 308 with the present address.',
    access: 'delivery',
    cache: 'shared',
    request: { params: categoryParams, query: termQuery },
    response: {
      status: 200,
      description: 'The category.',
      body: Category,
      example: { ...nodeExample, ancestors: [] },
      etag: true,
      moved: true,
      feeds: true,
    },
    errors: [],
  }),
};
