import { endpoint } from '../../http/contract.ts';
import { pageOf } from '../../http/pagination.ts';
import { termListQuery, termQuery } from '../terms/schema.ts';
import { Author, authorExample, authorParams } from './schema.ts';

const tag = 'Authors';

export const deliveryAuthorContract = {
  list: endpoint({
    operationId: 'listAuthors',
    method: 'get',
    path: '/v1/authors',
    tag,
    summary: 'List authors',
    description: 'All authors, by name; at most 100 on a page. A cursor of another list is a 400.',
    access: 'delivery',
    cache: 'shared',
    request: { query: termListQuery },
    response: {
      status: 200,
      description: 'A page of authors.',
      body: pageOf(Author, 'AuthorPage'),
      example: { data: [authorExample], nextCursor: null },
      etag: true,
      paged: true,
    },
    errors: [],
  }),
  read: endpoint({
    operationId: 'readAuthor',
    method: 'get',
    path: '/v1/authors/{author}',
    tag,
    summary: 'Read an author',
    description: 'By id or slug. A former slug answers 308 with the present address.',
    access: 'delivery',
    cache: 'shared',
    request: { params: authorParams, query: termQuery },
    response: {
      status: 200,
      description: 'The author.',
      body: Author,
      example: authorExample,
      etag: true,
      moved: true,
      feeds: true,
    },
    errors: [],
  }),
};
