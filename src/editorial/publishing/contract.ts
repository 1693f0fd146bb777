import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { articleParams } from '../articles/path.ts';
import { Article } from '../articles/schema.ts';
import { KillBody, Publication, PublishBody, UnpublishBody } from './schema.ts';

const tag = 'Desk: publishing';
const one = '/v1/editorial/articles/{article}' as const;

const action = {
  tag,
  method: 'post',
  access: 'content:publish',
  heedsCategories: true,
  cache: 'no-store',
  ifMatch: 'optional',
} as const;

const answer = (description: string) => ({ status: 200, description, body: Article, etag: true }) as const;

export const publishingContract = {
  publish: endpoint({
    ...action,
    operationId: 'publishArticle',
    path: `${one}/publish`,
    summary: 'Publish an article, now or at an instant',
    description:
      'Freezes the latest revision into a publication that readers see from now on, or from `publishAt` until `unpublishAt`. The clock decides, to the millisecond: no job has to run. ' +
      'An article has at most one publication ahead: a new one takes its place. Publishing what readers see already changes nothing but its end. With `If-Match`, only the state you have read is published. ' +
      '409 `embargoed` before the end of an embargo, `killed` when it was killed, `not_approved` where an approval is asked for; 422 `not_publishable` names everything that a rule with the level `error` has found (see preflight). ' +
      '`firstPublishedAt` never changes; `publishedAt` is kept by an update and set anew after an absence; `modifiedAt` is the start of the publication, unless it is `minor`.',
    request: {
      params: articleParams,
      body: PublishBody,
      bodyOptional: true,
      // Who tries it out as it stands means now.
      example: { minor: false },
    },
    response: answer('The working copy, published or scheduled.'),
    errors: ['conflict', 'embargoed', 'killed', 'not_approved', 'not_publishable', 'unprocessable'],
  }),
  unpublish: endpoint({
    ...action,
    operationId: 'unpublishArticle',
    path: `${one}/unpublish`,
    summary: 'Unpublish an article, now or at an instant',
    description:
      'Readers no longer see the article, from now on; a publication that is planned is given up as well. With `unpublishAt`, what readers see (or what is planned) ends then; null takes such an end back. ' +
      'The working copy stays as it is. 409 when readers do not see it.',
    request: {
      params: articleParams,
      body: UnpublishBody,
      bodyOptional: true,
      example: {},
    },
    response: answer('The working copy.'),
    errors: ['conflict', 'unprocessable'],
  }),
  unschedule: endpoint({
    ...action,
    operationId: 'unscheduleArticle',
    path: `${one}/unschedule`,
    summary: 'Give up a planned publication',
    description:
      'What readers see now stays, to the end that was planned for the article. 409 when nothing is planned, or it has begun.',
    request: { params: articleParams },
    response: answer('The working copy.'),
    errors: ['conflict'],
  }),
  kill: endpoint({
    ...action,
    operationId: 'killArticle',
    path: `${one}/kill`,
    summary: 'Kill an article',
    description:
      'Withdraws the article for good: it is gone everywhere at once, from lists, cards, old addresses and the past (`asOf`) too, and its addresses answer 410 with the reason. What was planned is given up. ' +
      'It cannot be published again until the kill is lifted. The working copy and its revisions stay at the desk.',
    request: {
      params: articleParams,
      body: KillBody,
      example: { reason: 'This story was withdrawn: it named the wrong company.' },
    },
    response: answer('The working copy, killed.'),
    errors: ['conflict'],
  }),
  liftKill: endpoint({
    ...action,
    operationId: 'liftKill',
    path: `${one}/lift-kill`,
    summary: 'Lift the kill of an article',
    description:
      'The tombstone goes, and the article can be published again. What readers saw before the kill stays out of sight, also for `asOf`. 409 when it is not killed.',
    request: { params: articleParams },
    response: answer('The working copy, unpublished.'),
    errors: ['conflict'],
  }),
  listPublications: endpoint({
    operationId: 'listPublications',
    method: 'get',
    path: `${one}/publications`,
    tag,
    summary: 'List the publications of an article',
    description: 'What readers saw, see and will see of it, each with its from and to; newest first.',
    access: 'content:read',
    cache: 'no-store',
    request: { params: articleParams, query: z.strictObject({ limit, cursor }) },
    response: {
      status: 200,
      description: 'A page of publications.',
      body: pageOf(Publication, 'PublicationPage'),
      paged: true,
    },
    errors: ['conflict'],
  }),
};
