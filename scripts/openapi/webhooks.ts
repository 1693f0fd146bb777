import type { ZodOpenApiObject } from 'zod-openapi';
import { ChangeEvent, DisabledEvent, PingEvent } from '../../src/webhooks/event-schema.ts';
import { changeEvents, disabledEvent, pingEvent } from '../../src/webhooks/types.ts';

const uuid = '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911';

/** What is posted to webhooks, from the schemas that it is made with. */
export const eventSchemas = {
  WebhookChangeEvent: ChangeEvent,
  WebhookDisabledEvent: DisabledEvent,
  WebhookPingEvent: PingEvent,
};

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const },
  example,
});

const headers = [
  header(
    'webhook-id',
    'Names the event: the same each time that it is sent to this webhook. What you have had already, you can pass over.',
    'msg_8f6a5b0e-6c1f-5d0c-9f0a-3f1c52f7a911',
  ),
  header(
    'webhook-timestamp',
    'When it was sent, in seconds since 1970. Refuse what is older than five minutes.',
    '1763971200',
  ),
  header(
    'webhook-signature',
    'One signature, or two while the secret changes, with a space in between: `v1,` and the HMAC-SHA256 in base64 of `id.timestamp.body`, by the bytes of the secret behind `whsec_`.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
];

const told = (
  operationId: string,
  summary: string,
  description: string,
  component: keyof typeof eventSchemas,
  example: object,
) => ({
  post: {
    operationId,
    summary,
    description: `${description} See docs/webhooks.md for how to verify it, when it is sent again and in which order.`,
    tags: ['Desk: webhooks'],
    security: [],
    parameters: headers,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { $ref: `#/components/schemas/${component}` }, example },
      },
    },
    responses: {
      '2XX': { description: 'Taken. The body is not read beyond its first KiB.' },
      '410': { description: 'Wanted no more: the webhook is disabled.' },
      '429': { description: 'Later: `Retry-After` is kept to, up to an hour; 503 as well.' },
      default: { description: 'Not taken: it is tried again, ten times over three days.' },
    },
  },
});

const webhook = { id: uuid, url: 'https://hooks.example.org/dateline', description: null };
const timestamp = '2026-11-24T08:00:00.000Z';

export const webhooks: NonNullable<ZodOpenApiObject['webhooks']> = {
  change: told(
    'tellChange',
    'Something has changed for readers',
    `One of ${changeEvents.map((type) => `\`${type}\``).join(', ')}.`,
    'WebhookChangeEvent',
    {
      type: 'article.published',
      timestamp,
      data: {
        sequence: 4711,
        token: 'kq3yVb1mQ0cBAAAAAAAAEmcAAAAAAAAAAAAAAAAAAAAA',
        type: 'article_published',
        effectiveAt: timestamp,
        article: { id: uuid, slug: 'harbour-reopens', language: 'en' },
        term: null,
        version: '4711',
        previousSlug: null,
        reason: null,
      },
    },
  ),
  [disabledEvent]: told(
    'tellWebhookDisabled',
    'Another webhook was disabled',
    'Because it can’t be reached. Only to webhooks that name the type.',
    'WebhookDisabledEvent',
    { type: disabledEvent, timestamp, data: { webhook, reason: 'gone' } },
  ),
  [pingEvent]: told(
    'tellPing',
    'Somebody tries the webhook',
    'Tried once, whatever comes of it.',
    'WebhookPingEvent',
    { type: pingEvent, timestamp, data: { webhook } },
  ),
};
