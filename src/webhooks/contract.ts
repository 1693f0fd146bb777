import { z } from 'zod';
import { endpoint } from '../http/contract.ts';
import { Id } from '../http/id.ts';
import { cursor, limit, pageOf } from '../http/pagination.ts';
import {
  deliveryParams,
  Replay,
  Replayed,
  SecretRotation,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookPatch,
  WebhookWithSecret,
  WebhookWrite,
  webhookParams,
} from './schema.ts';
import { deliveryStates, eventTypes } from './types.ts';

const tag = 'Desk: webhooks';
const path = '/v1/editorial/webhooks';
const one = `${path}/{webhook}` as const;
const oneDelivery = `${one}/deliveries/{delivery}` as const;
const guarded = { tag, access: 'admin', cache: 'no-store' } as const;

const at = '2026-11-24T08:00:00.000Z';
const example = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6081',
  url: 'https://hooks.example.org/dateline',
  description: 'Tells the app of breaking news.',
  types: ['article.published' as const],
  languages: ['en'],
  categories: [],
  tags: [],
  content: 'ids' as const,
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  previousSecretUntil: null,
  state: {
    lastSuccessAt: at,
    lastFailureAt: null,
    failures: 0,
    failingSince: null,
    restingUntil: null,
    pending: 0,
    oldestPendingAt: null,
    dead: 0,
    unread: 0,
  },
  createdAt: at,
  updatedAt: at,
};
const withSecret = { ...example, secret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' };
const delivery = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6082',
  messageId: 'msg_8f6a5b0e-6c1f-5d0c-9f0a-3f1c52f7a911',
  type: 'article.published' as const,
  sequence: 4711,
  article: '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  state: 'pending' as const,
  attempts: 1,
  nextAttemptAt: '2026-11-24T08:00:05.000Z',
  createdAt: at,
  finishedAt: null,
};
const attempt = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6083',
  delivery: delivery.id,
  number: 1,
  startedAt: at,
  milliseconds: 84,
  status: 500,
  problem: 'status' as const,
  detail: null,
  response: 'Internal Server Error',
};

const answer = { body: Webhook, example, etag: true } as const;
const secretAnswer = { body: WebhookWithSecret, example: withSecret, etag: true } as const;

export const webhookContract = {
  list: endpoint({
    ...guarded,
    operationId: 'listWebhooks',
    method: 'get',
    path,
    summary: 'List webhooks',
    description: 'All webhooks with how they do, newest first. Secrets are not among it.',
    request: { query: z.strictObject({ limit, cursor }) },
    response: {
      status: 200,
      description: 'A page of webhooks.',
      body: pageOf(Webhook, 'WebhookPage'),
      example: { data: [example], nextCursor: null },
      paged: true,
    },
    errors: [],
  }),
  create: endpoint({
    ...guarded,
    operationId: 'createWebhook',
    method: 'post',
    path,
    summary: 'Make a webhook',
    description:
      'From now on each change for readers that the filters let through is posted to the address, signed as Standard Webhooks describe. ' +
      'The answer shows the secret that signs, once. An address that is not https or not on the public Internet is a 422, unless the settings allow it; categories and tags that do not exist are a 422 that lists them. ' +
      '409 when the server has no `DATELINE_SECRET_KEY` to keep the secret with.',
    request: {
      body: WebhookWrite,
      example: {
        url: 'https://hooks.example.org/dateline',
        description: 'Tells the app of breaking news.',
        types: ['article.published'],
        languages: ['en'],
        content: 'ids',
      },
    },
    response: {
      status: 201,
      description: 'The new webhook, with its secret.',
      ...secretAnswer,
      location: true,
    },
    errors: ['conflict', 'unprocessable'],
  }),
  read: endpoint({
    ...guarded,
    operationId: 'readWebhook',
    method: 'get',
    path: one,
    summary: 'Read a webhook',
    description: 'What it is told of, and how it does. Its ETag is what `If-Match` wants in a write.',
    request: { params: webhookParams },
    response: { status: 200, description: 'The webhook.', ...answer },
    errors: [],
  }),
  update: endpoint({
    ...guarded,
    operationId: 'updateWebhook',
    method: 'patch',
    path: one,
    summary: 'Change a webhook',
    description:
      'Applies a JSON Merge Patch. Filters count for changes that were not looked at yet. With `enabled: true` everything that waited is sent at once and in order, with all attempts before it.',
    ifMatch: 'required',
    request: {
      params: webhookParams,
      body: WebhookPatch,
      example: { types: ['article.published', 'article.corrected'], content: 'document' },
    },
    response: { status: 200, description: 'The webhook after the change.', ...answer },
    errors: ['unprocessable'],
  }),
  delete: endpoint({
    ...guarded,
    operationId: 'deleteWebhook',
    method: 'delete',
    path: one,
    summary: 'Delete a webhook',
    description: 'Nothing more is sent to it, not even what waits; its deliveries and attempts go with it.',
    ifMatch: 'required',
    request: { params: webhookParams },
    response: { status: 204, description: 'Deleted.' },
    errors: [],
  }),
  rotateSecret: endpoint({
    ...guarded,
    operationId: 'rotateWebhookSecret',
    method: 'post',
    path: `${one}/rotate-secret`,
    summary: 'Change the secret of a webhook',
    description:
      'Makes another secret and shows it in this answer, once. For a time events carry two signatures, by the new secret and by the former one, so that the receiver can change over in between.',
    request: {
      params: webhookParams,
      body: SecretRotation,
      bodyOptional: true,
      example: { previousSecretUntil: null },
    },
    response: { status: 200, description: 'The webhook, with its new secret.', ...secretAnswer },
    errors: ['conflict', 'unprocessable'],
  }),
  ping: endpoint({
    ...guarded,
    operationId: 'pingWebhook',
    method: 'post',
    path: `${one}/ping`,
    summary: 'Try a webhook',
    description:
      'Sends `webhook.ping`, signed as any other event, also to a webhook that is not enabled. It is tried once; what came of it is in the delivery that this answers, a moment later.',
    request: { params: webhookParams },
    response: {
      status: 201,
      description: 'The ping, on its way.',
      body: WebhookDelivery,
      example: { ...delivery, type: 'webhook.ping' as const, sequence: null, article: null, attempts: 0 },
      location: true,
    },
    errors: ['conflict'],
  }),
  replay: endpoint({
    ...guarded,
    operationId: 'replayWebhook',
    method: 'post',
    path: `${one}/replay`,
    summary: 'Send events of a time again',
    description:
      'Either what was given up in it, or all that changed for readers in it and passes the filters now, in the order of the log, under the same `webhook-id` as before. Events that are on their way already are passed over. More than 10,000 events are a 422: replay a shorter time.',
    request: {
      params: webhookParams,
      body: Replay,
      example: { since: '2026-11-23T00:00:00Z', only: 'all' },
    },
    response: {
      status: 200,
      description: 'How many events are on their way.',
      body: Replayed,
      example: { count: 12 },
    },
    errors: ['unprocessable'],
  }),
  listDeliveries: endpoint({
    ...guarded,
    operationId: 'listWebhookDeliveries',
    method: 'get',
    path: `${one}/deliveries`,
    summary: 'List the events of a webhook',
    description:
      'What is on its way, was taken or given up, newest first; `state=dead` lists the dead letters. What is over is kept for as long as the settings say, 30 days as a rule. Filters combine.',
    request: {
      params: webhookParams,
      query: z.strictObject({
        state: z.enum(deliveryStates).optional().describe('Where they stand.'),
        type: z.enum(eventTypes).optional().describe('What they tell.'),
        article: Id.optional().describe('Id of the article that they are about.'),
        limit,
        cursor,
      }),
    },
    response: {
      status: 200,
      description: 'A page of deliveries.',
      body: pageOf(WebhookDelivery, 'WebhookDeliveryPage'),
      example: { data: [delivery], nextCursor: null },
      paged: true,
    },
    errors: [],
  }),
  readDelivery: endpoint({
    ...guarded,
    operationId: 'readWebhookDelivery',
    method: 'get',
    path: oneDelivery,
    summary: 'Read one event of a webhook',
    description: 'Where it stands. What came of each attempt is in the list of attempts, by `delivery`.',
    request: { params: deliveryParams },
    response: {
      status: 200,
      description: 'The delivery.',
      body: WebhookDelivery,
      example: delivery,
      etag: true,
    },
    errors: [],
  }),
  replayDelivery: endpoint({
    ...guarded,
    operationId: 'replayWebhookDelivery',
    method: 'post',
    path: `${oneDelivery}/replay`,
    summary: 'Send one event again',
    description:
      'Another delivery of the same event, under the same `webhook-id`, behind what is on its way of the same article. 409 while the event is on its way.',
    request: { params: deliveryParams },
    response: {
      status: 201,
      description: 'The new delivery.',
      body: WebhookDelivery,
      example: { ...delivery, attempts: 0 },
      location: true,
    },
    errors: ['conflict'],
  }),
  listAttempts: endpoint({
    ...guarded,
    operationId: 'listWebhookAttempts',
    method: 'get',
    path: `${one}/attempts`,
    summary: 'List the attempts at a webhook',
    description:
      'What came of each time that something was sent, newest first: the answer’s status, how long it took, the beginning of its body, or what went wrong. Kept for as long as deliveries are.',
    request: {
      params: webhookParams,
      query: z.strictObject({
        delivery: Id.optional().describe('Id of the delivery that they are of.'),
        limit,
        cursor,
      }),
    },
    response: {
      status: 200,
      description: 'A page of attempts.',
      body: pageOf(WebhookAttempt, 'WebhookAttemptPage'),
      example: { data: [attempt], nextCursor: null },
      paged: true,
    },
    errors: [],
  }),
};
