import { z } from 'zod';
import { endpoint } from '../http/contract.ts';
import { cursor, limit, pageOf } from '../http/pagination.ts';
import {
  SecretRotation,
  Webhook,
  WebhookPatch,
  WebhookWithSecret,
  WebhookWrite,
  webhookParams,
} from './schema.ts';

const tag = 'Desk: webhooks';
const path = '/v1/editorial/webhooks';
const one = `${path}/{webhook}` as const;
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
};
