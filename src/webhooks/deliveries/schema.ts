import { z } from 'zod';
import { instant } from '../../content/fields.ts';
import { Id } from '../../http/id.ts';
import { Instant } from '../../http/instant.ts';
import { webhookParams } from '../schema.ts';
import { deliveryStates, eventTypes, problems } from '../types.ts';

export const deliveryParams = webhookParams.extend({ delivery: Id.describe('Id of the delivery.') });

export const Replay = z
  .strictObject({
    since: Instant.describe('Of this instant or later.'),
    until: Instant.optional().describe('Before this instant. Until now, when left out.'),
    only: z
      .enum(['dead', 'all'])
      .optional()
      .describe(
        '`dead`: events that were given up in that time. `all`: everything that changed for readers in it and that the filters let through now. Default `dead`.',
      ),
  })
  .refine(({ since, until }) => until === undefined || Date.parse(since) < Date.parse(until), {
    path: ['until'],
    error: 'is not after since',
  })
  .meta({ id: 'WebhookReplay', description: 'What is sent again.' });
export type Replay = z.infer<typeof Replay>;

export const Replayed = z
  .object({ count: z.int().describe('Events that are on their way now because of it.') })
  .meta({ id: 'WebhookReplayed', description: 'What a replay has set going.' });

const deliveryShape = {
  id: z.uuid(),
  messageId: z
    .string()
    .describe('`webhook-id`: the same each time that this event is sent to this webhook, also in a replay.'),
  type: z.enum(eventTypes).describe('What the event tells.'),
  sequence: z.int().nullable().describe('Number of the change in the log; null for what is not in it.'),
  article: z.uuid().nullable().describe('Id of the article that it is about; null for what is about none.'),
  state: z
    .enum(deliveryStates)
    .describe('`pending`: on its way. `delivered`: taken. `dead`: given up; it can be replayed.'),
  attempts: z.int().describe('How often it was tried.'),
  nextAttemptAt: instant
    .nullable()
    .describe(
      'Not before this instant, nor before earlier events of the same article; null when it is over.',
    ),
  createdAt: instant,
  finishedAt: instant.nullable().describe('When it was taken or given up; null while it is on its way.'),
};

export const WebhookDelivery = z
  .object(deliveryShape)
  .meta({ id: 'WebhookDelivery', description: 'One event on its way to one webhook.' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookAttempt = z
  .object({
    id: z.uuid(),
    delivery: z.uuid().describe('Id of what was sent.'),
    number: z.int().describe('Which attempt at it this was, from one.'),
    startedAt: instant.describe('When it was sent.'),
    milliseconds: z.int().describe('How long it took.'),
    status: z.int().nullable().describe('HTTP status of the answer; null when there was none.'),
    problem: z.enum(problems).nullable().describe('What was wrong; null when it was taken.'),
    detail: z.string().nullable().describe('The same in the words of the network; null when there are none.'),
    response: z
      .string()
      .nullable()
      .describe('The first KiB of the answer’s body; null when there was no answer.'),
  })
  .meta({ id: 'WebhookAttempt', description: 'What came of sending an event once.' });
export type WebhookAttempt = z.infer<typeof WebhookAttempt>;
