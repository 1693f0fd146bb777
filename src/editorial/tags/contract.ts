import { termContract } from '../terms/contract.ts';
import { Tag, TagCreate, TagPatch, tagExample, tagListQuery, tagParams } from './schema.ts';

export const tagContract = termContract({
  kind: 'tag',
  named: { singular: 'Tag', plural: 'Tags', article: 'a tag' },
  collection: 'tags',
  params: tagParams,
  query: tagListQuery,
  create: {
    schema: TagCreate,
    example: { name: 'Harbours', description: 'Quays, cranes and the ships between them.' },
  },
  patch: { schema: TagPatch, example: { description: 'Ports large and small.' } },
  view: { schema: Tag, example: tagExample },
  pageId: 'EditorialTagPage',
});
