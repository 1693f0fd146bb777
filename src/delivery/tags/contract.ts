import { endpoint } from '../../http/contract.ts';
import { pageOf } from '../../http/pagination.ts';
import { termListQuery, termQuery } from '../terms/schema.ts';
import { Tag, tagExample, tagParams } from './schema.ts';

const tag = 'Tags';

export const deliveryTagContract = {
  list: endpoint({
    operationId: 'listTags',
    method: 'get',
    path: '/v1/tags',
    tag,
    summary: 'List tags',
    description: 'All tags, by name; at most 100 on a page. A cursor of another list is a 400.',
    access: 'delivery',
    cache: 'shared',
    request: { query: termListQuery },
    response: {
      status: 200,
      description: 'A page of tags.',
      body: pageOf(Tag, 'TagPage'),
      example: { data: [tagExample], nextCursor: null },
      etag: true,
      paged: true,
    },
    errors: [],
  }),
  read: endpoint({
    operationId: 'readTag',
    method: 'get',
    path: '/v1/tags/{tag}',
    tag,
    summary: 'Read a tag',
    description: 'By id or slug. A former slug answers 308 with the present address.',
    access: 'delivery',
    cache: 'shared',
    request: { params: tagParams, query: termQuery },
    response: {
      status: 200,
      description: 'The tag.',
      body: Tag,
      example: tagExample,
      etag: true,
      moved: true,
      feeds: true,
    },
    errors: [],
  }),
};
