import { endpoint } from '../../http/contract.ts';
import { articleParams } from '../articles/path.ts';
import { Article } from '../articles/schema.ts';
import { EmbargoBody } from './schema.ts';

const tag = 'Desk: workflow';
const one = '/v1/editorial/articles/{article}' as const;

const step = {
  tag,
  method: 'post',
  cache: 'no-store',
  ifMatch: 'optional',
  request: { params: articleParams },
  errors: ['conflict'],
} as const;

const answer = (description: string) => ({ status: 200, description, body: Article, etag: true }) as const;

export const workflowContract = {
  submit: endpoint({
    ...step,
    operationId: 'submitArticle',
    path: `${one}/submit`,
    summary: 'Submit an article for review',
    description: 'The stage of the working copy becomes `in_review`. 409 when it is no draft.',
    access: 'content:write',
    heedsCategories: true,
    response: answer('The working copy, in review.'),
  }),
  approve: endpoint({
    ...step,
    operationId: 'approveArticle',
    path: `${one}/approve`,
    summary: 'Approve an article',
    description:
      'The stage becomes `approved`, for the state that there is: a later save takes the approval back. With `If-Match`, only the state you have read is approved. 409 when it is not in review. ' +
      'Where `DATELINE_APPROVAL_REQUIRED` is set, nothing is published without.',
    access: 'content:approve',
    heedsCategories: true,
    response: answer('The working copy, approved.'),
  }),
  return: endpoint({
    ...step,
    operationId: 'returnArticle',
    path: `${one}/return`,
    summary: 'Return an article to its writer',
    description: 'The stage becomes `draft` again, from `in_review` or `approved`. 409 when it is a draft.',
    access: 'content:write',
    heedsCategories: true,
    response: answer('The working copy, a draft again.'),
  }),
  embargo: endpoint({
    operationId: 'setEmbargo',
    method: 'put',
    path: `${one}/embargo`,
    tag,
    summary: 'Put an article under embargo',
    description:
      'Until the instant nothing of the working copy is published, whoever asks and however. What readers see already stays. To bring an embargo forward takes the scope `content:publish` as well. ' +
      '409 when a publication is planned for an earlier instant.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    request: {
      params: articleParams,
      body: EmbargoBody,
      example: { until: '2036-12-01T09:00[Europe/Berlin]' },
    },
    response: answer('The working copy, under embargo.'),
    errors: ['conflict', 'unprocessable'],
  }),
  liftEmbargo: endpoint({
    operationId: 'liftEmbargo',
    method: 'delete',
    path: `${one}/embargo`,
    tag,
    summary: 'Lift the embargo of an article',
    description:
      'The article may be published at once. As long as the embargo lasts, this takes the scope `content:publish` as well.',
    access: 'content:write',
    heedsCategories: true,
    cache: 'no-store',
    ifMatch: 'required',
    request: { params: articleParams },
    response: answer('The working copy, without an embargo.'),
    errors: ['conflict'],
  }),
};
