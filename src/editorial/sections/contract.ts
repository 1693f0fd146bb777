import { endpoint } from '../../http/contract.ts';
import { Id } from '../../http/id.ts';
import { saveQuery } from '../../http/save-options.ts';
import { articleParams } from '../articles/path.ts';
import { Order, SectionAnswer, SectionCreate, SectionList, SectionPatch } from './schema.ts';

const tag = 'Desk: sections';
const path = '/v1/editorial/articles/{article}/sections';
const one = `${path}/{section}` as const;

export const sectionParams = articleParams.extend({
  section: Id.meta({ description: 'Id of the section.', example: '0199b2f0-0007-7000-8000-000000000001' }),
});

export const sectionContract = {
  list: endpoint({
    operationId: 'listEditorialSections',
    method: 'get',
    path,
    tag,
    summary: 'List the sections of an article',
    description:
      'All sections of the working copy, in order. The ETag is the article’s: what a reorder wants as `If-Match`.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams },
    response: { status: 200, description: 'The sections.', body: SectionList, etag: true },
    errors: ['conflict'],
  }),
  create: endpoint({
    operationId: 'createSection',
    method: 'post',
    path,
    tag,
    summary: 'Add a section',
    description:
      'Adds a section at `position`, or at the end. Adding collides with nobody, so no `If-Match` is needed. An article has at most 1,000.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    saves: true,
    request: {
      params: articleParams,
      query: saveQuery,
      body: SectionCreate,
      example: { heading: 'What happens next', markdown: 'The council votes on **Tuesday**.', position: 1 },
    },
    response: { status: 201, description: 'The section.', body: SectionAnswer, etag: true, location: true },
    errors: ['conflict', 'unprocessable'],
  }),
  read: endpoint({
    operationId: 'readEditorialSection',
    method: 'get',
    path: one,
    tag,
    summary: 'Read a section',
    description:
      'One section of the working copy, under an ETag of its own: two people in two sections never collide.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: sectionParams },
    response: { status: 200, description: 'The section.', body: SectionAnswer, etag: true },
    errors: ['conflict'],
  }),
  update: endpoint({
    operationId: 'updateSection',
    method: 'patch',
    path: one,
    tag,
    summary: 'Change a section',
    description:
      'Saves a JSON Merge Patch of one section as a new revision of the article. `If-Match` takes the section’s ETag.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: {
      params: sectionParams,
      query: saveQuery,
      body: SectionPatch,
      example: { heading: 'What happens now' },
    },
    response: { status: 200, description: 'The section after the change.', body: SectionAnswer, etag: true },
    errors: ['conflict', 'unprocessable'],
  }),
  remove: endpoint({
    operationId: 'deleteSection',
    method: 'delete',
    path: one,
    tag,
    summary: 'Delete a section',
    description:
      'Saves a new revision without the section. Restoring an earlier revision brings it back, with its id.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: { params: sectionParams, query: saveQuery },
    response: { status: 204, description: 'Deleted.' },
    errors: ['conflict'],
  }),
  reorder: endpoint({
    operationId: 'reorderSections',
    method: 'put',
    path: `${path}/order`,
    tag,
    summary: 'Reorder the sections',
    description:
      'Puts all sections in the order given. `If-Match` takes the article’s ETag. A list that is not exactly the sections there are is a 422.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    saves: true,
    request: {
      params: articleParams,
      query: saveQuery,
      body: Order,
      example: {
        order: [
          '0199b2f0-0007-7000-8000-000000000001',
          '0199b2f0-0007-7000-8000-000000000003',
          '0199b2f0-0007-7000-8000-000000000002',
          '0199b2f0-0007-7000-8000-000000000004',
        ],
      },
    },
    response: { status: 200, description: 'The sections in their new order.', body: SectionList, etag: true },
    errors: ['conflict', 'unprocessable'],
  }),
};
