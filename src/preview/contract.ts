import { z } from 'zod';
import { bodyFormat } from '../delivery/articles/contract.ts';
import { ArticleAnswer, articleFields } from '../delivery/articles/schema.ts';
import { articleParams } from '../editorial/articles/path.ts';
import { endpoint } from '../http/contract.ts';
import { Id } from '../http/id.ts';
import { cursor, limit, pageOf } from '../http/pagination.ts';
import { Preview, PreviewCreate, PreviewCreated } from './schema.ts';

const tag = 'Desk: previews';
const path = '/v1/editorial/articles/{article}/previews';

export const previewContract = {
  read: endpoint({
    operationId: 'readPreview',
    method: 'get',
    path: '/v1/previews/{token}',
    tag: 'Previews',
    summary: 'Read a preview',
    description:
      'One article as readers would see it if it were published now, in the shape of `GET /v1/articles/{article}`: the working copy as it is at this moment, or the revision that the link was made for. ' +
      'Related articles and terms are as readers see them now; `firstPublishedAt`, `publishedAt` and `modifiedAt` are what publishing now would give. ' +
      'No cache keeps it and no search engine lists it. A token that was never given out, or was altered, is a 404. ' +
      'A true one that has expired or was revoked is a 410, the same as for an article in the trash, one that was killed, and a revision that is no longer kept.',
    access: 'open',
    cache: 'no-store',
    noindex: true,
    request: {
      params: z.strictObject({
        token: z.string().min(1).max(200).describe('`token` of the preview. Who has it needs no key.'),
      }),
      query: z.strictObject({ bodyFormat, fields: articleFields }),
    },
    response: { status: 200, description: 'The article, as it would be.', body: ArticleAnswer },
    errors: ['gone'],
  }),
  list: endpoint({
    operationId: 'listPreviews',
    method: 'get',
    path,
    tag,
    summary: 'List the preview links of an article',
    description:
      'Every link that was made, newest first, also those that are over: without the token, which is shown once. Expired links are deleted after a time.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams, query: z.strictObject({ limit, cursor }) },
    response: {
      status: 200,
      description: 'A page of links.',
      body: pageOf(Preview, 'PreviewPage'),
      paged: true,
    },
    errors: ['conflict'],
  }),
  create: endpoint({
    operationId: 'createPreview',
    method: 'post',
    path,
    tag,
    summary: 'Make a preview link',
    description:
      'Makes a link that shows the article to whoever has it, without a key, until it expires or is revoked. The token is shown in this answer only. ' +
      'A revision that does not exist, and an expiry that is not between a minute and 30 days ahead, is a 422.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    request: {
      params: articleParams,
      body: PreviewCreate,
      bodyOptional: true,
      example: { expiresInSeconds: 3_600, label: 'For the harbour master’s office' },
    },
    response: { status: 201, description: 'The link, with its token.', body: PreviewCreated },
    errors: ['conflict', 'unprocessable'],
  }),
  revoke: endpoint({
    operationId: 'revokePreview',
    method: 'delete',
    path: `${path}/{preview}`,
    tag,
    summary: 'Revoke a preview link',
    description: 'The link stops opening with the next request. Revoking it again changes nothing.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    request: { params: articleParams.extend({ preview: Id.meta({ description: 'Id of the link.' }) }) },
    response: { status: 204, description: 'The link no longer opens.' },
    errors: ['conflict'],
  }),
};
