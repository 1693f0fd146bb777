import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { Id } from '../../http/id.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { webhookParams } from '../schema.ts';
import { deliveryStates, eventTypes } from '../types.ts';
import { deliveryParams, Replay, Replayed, WebhookAttempt, WebhookDelivery } from './schema.ts';

const tag = 'Desk: webhooks';
const webhook = '/v1/editorial/webhooks/{webhook}';
const path = `${webhook}/deliveries` as const;
const one = `${path}/{delivery}` as const;
const guarded = { tag, access: 'admin', cache: 'no-store' } as const;

const at = '2026-11-24T08:00:00.000Z';
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

export const webhookDeliveryContract = {
  ping: endpoint({
    ...guarded,
    operationId: 'pingWebhook',
    method: 'post',
    path: `${webhook}/ping`,
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
    path: `${webhook}/replay`,
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
  list: endpoint({
    ...guarded,
    operationId: 'listWebhookDeliveries',
    method: 'get',
    path,
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
  read: endpoint({
    ...guarded,
    operationId: 'readWebhookDelivery',
    method: 'get',
    path: one,
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
  replayOne: endpoint({
    ...guarded,
    operationId: 'replayWebhookDelivery',
    method: 'post',
    path: `${one}/replay`,
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
    path: `${webhook}/attempts`,
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
