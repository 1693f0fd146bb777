import { endpoint } from '../../http/contract.ts';
import { Id } from '../../http/id.ts';
import { saveQuery } from '../../http/save-options.ts';
import { articleParams } from '../articles/path.ts';
import { Order } from '../sections/schema.ts';
import { RelatedLinkAnswer, RelatedLinkCreate, RelatedLinkList, RelatedLinkPatch } from './schema.ts';

const tag = 'Desk: related links';
const path = '/v1/editorial/articles/{article}/related-links';
const one = `${path}/{link}` as const;

const linkParams = articleParams.extend({
  link: Id.meta({ description: 'Id of the related link.', example: '0199b2f0-0007-7000-8000-000000000005' }),
});

export const relatedLinkContract = {
  list: endpoint({
    operationId: 'listEditorialRelatedLinks',
    method: 'get',
    path,
    tag,
    summary: 'List the related links of an article',
    description:
      'All related links of the working copy, in order, also those whose article readers cannot see. The ETag is the article’s.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams },
    response: { status: 200, description: 'The related links.', body: RelatedLinkList, etag: true },
    errors: ['conflict'],
  }),
  create: endpoint({
    operationId: 'createRelatedLink',
    method: 'post',
    path,
    tag,
    summary: 'Add a related link',
    description:
      'Adds a card at `position`, or at the end. An article has at most 100. An article cannot link to itself.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    saves: true,
    request: {
      params: articleParams,
      query: saveQuery,
      body: RelatedLinkCreate,
      example: {
        kind: 'external',
        url: 'https://port.example.org/timetable',
        title: 'Timetable of the night ferry',
        excerpt: 'Sailings on Friday and Sunday until the end of March.',
      },
    },
    response: {
      status: 201,
      description: 'The related link.',
      body: RelatedLinkAnswer,
      etag: true,
      location: true,
    },
    errors: ['conflict', 'unprocessable'],
  }),
  read: endpoint({
    operationId: 'readEditorialRelatedLink',
    method: 'get',
    path: one,
    tag,
    summary: 'Read a related link',
    description: 'One related link of the working copy, under an ETag of its own.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: linkParams },
    response: { status: 200, description: 'The related link.', body: RelatedLinkAnswer, etag: true },
    errors: ['conflict'],
  }),
  update: endpoint({
    operationId: 'updateRelatedLink',
    method: 'patch',
    path: one,
    tag,
    summary: 'Change a related link',
    description:
      'Saves a JSON Merge Patch of one related link as a new revision of the article. `article` and `headline` are for links to articles, `url` and `title` for external ones.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: {
      params: linkParams,
      query: saveQuery,
      body: RelatedLinkPatch,
      example: { excerpt: 'Sailings on Friday and Sunday until April.' },
    },
    response: {
      status: 200,
      description: 'The related link after the change.',
      body: RelatedLinkAnswer,
      etag: true,
    },
    errors: ['conflict', 'unprocessable'],
  }),
  remove: endpoint({
    operationId: 'deleteRelatedLink',
    method: 'delete',
    path: one,
    tag,
    summary: 'Delete a related link',
    description:
      'Saves a new revision without the link. Restoring an earlier revision brings it back, with its id.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: { params: linkParams, query: saveQuery },
    response: { status: 204, description: 'Deleted.' },
    errors: ['conflict'],
  }),
  reorder: endpoint({
    operationId: 'reorderRelatedLinks',
    method: 'put',
    path: `${path}/order`,
    tag,
    summary: 'Reorder the related links',
    description:
      'Puts all related links in the order given. `If-Match` takes the article’s ETag. A list that is not exactly the links there are is a 422.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: {
      params: articleParams,
      query: saveQuery,
      body: Order,
      example: { order: ['0199b2f0-0007-7000-8000-000000000006', '0199b2f0-0007-7000-8000-000000000005'] },
    },
    response: {
      status: 200,
      description: 'The related links in their new order.',
      body: RelatedLinkList,
      etag: true,
    },
    errors: ['conflict', 'unprocessable'],
  }),
};
