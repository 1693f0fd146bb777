import { z } from 'zod';
import { instant, Language, someText } from '../content/fields.ts';
import { ChangeEntry } from '../delivery/changes/schema.ts';
import { CategoryRef, reference, TagRef } from '../editorial/terms/schema.ts';
import { Id } from '../http/id.ts';
import { Instant } from '../http/instant.ts';
import {
  changeEvents,
  deliveryStates,
  disabledEvent,
  disabledReasons,
  eventTypes,
  pingEvent,
  problems,
} from './types.ts';

const longestList = 50;
const filter = <T extends z.ZodType>(item: T, description: string) =>
  z
    .array(item)
    .max(longestList, `has more than ${longestList} items`)
    .optional()
    .describe(`${description} All, when empty or left out.`);

const shape = {
  url: z
    .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
    .max(2_000, 'is longer than 2000 characters')
    .refine((text) => {
      if (!URL.canParse(text)) return true;
      const { username, password, hash } = new URL(text);
      return username === '' && password === '' && hash === '';
    }, 'has a user, a password or a fragment')
    .describe(
      'Where events are posted to: https, on the public Internet, unless the settings allow otherwise. Redirects are not followed.',
    ),
  description: someText(500)
    .nullable()
    .optional()
    .describe('Whose it is, and what for. At most 500 characters.'),
  types: filter(
    z.enum([...changeEvents, disabledEvent]),
    `Events that it is told of. \`${disabledEvent}\`, about other webhooks, only when it is named.`,
  ),
  languages: filter(Language, 'Languages of the articles that it is told of.'),
  categories: filter(
    reference('category'),
    'Categories of the articles that it is told of, by id or slug: of those that an article had before as well, so that it hears of one that leaves. Of categories themselves these alone.',
  ),
  tags: filter(reference('tag'), 'Tags of the articles that it is told of, by id or slug, in the same way.'),
  content: z
    .enum(['document', 'ids'])
    .optional()
    .describe(
      '`document`: events hold what readers see now. `ids`: only what it is about. Default `document`.',
    ),
  enabled: z
    .boolean()
    .optional()
    .describe(
      'Whether it is told. While it is not, its events wait; they are sent in their order once it is enabled again. Default true.',
    ),
};

export const WebhookWrite = z
  .strictObject(shape)
  .meta({ id: 'WebhookCreate', description: 'A webhook as a writer sends it. Only `url` is required.' });
export type WebhookWrite = z.infer<typeof WebhookWrite>;

export const WebhookPatch = z
  .strictObject({
    url: shape.url.optional(),
    description: shape.description,
    types: shape.types.nullable(),
    languages: shape.languages.nullable(),
    categories: shape.categories.nullable(),
    tags: shape.tags.nullable(),
    content: shape.content.nullable(),
    enabled: shape.enabled.nullable(),
  })
  .meta({
    id: 'WebhookPatch',
    description: 'JSON Merge Patch (RFC 7396) of a webhook. Null sets a default again.',
  });

const viewShape = {
  id: z.uuid(),
  url: z.url(),
  description: z.string().nullable().describe('Whose it is, and what for; null when it was not said.'),
  types: z
    .array(z.enum([...changeEvents, disabledEvent]))
    .describe('Events that it is told of; all, when empty.'),
  languages: z.array(z.string()).describe('Languages of the articles that it is told of; all, when empty.'),
  categories: z.array(CategoryRef).describe('Categories of what it is told of; all, when empty.'),
  tags: z.array(TagRef).describe('Tags of what it is told of; all, when empty.'),
  content: z.enum(['document', 'ids']).describe('Whether events hold what readers see now, or only ids.'),
  enabled: z.boolean().describe('Whether it is told.'),
  disabledReason: z
    .enum(disabledReasons)
    .nullable()
    .describe(
      'Why it is not enabled. `gone`: it answered 410. `failing`: nothing came through for five days, and an event was given up. Null while it is enabled.',
    ),
  disabledAt: instant.nullable().describe('Since when it is not enabled; null while it is.'),
  previousSecretUntil: instant
    .nullable()
    .describe('Until when the secret before the present one signs as well; null when it does not.'),
  state: z
    .object({
      lastSuccessAt: instant.nullable().describe('When it last took an event; null before the first.'),
      lastFailureAt: instant.nullable().describe('When an attempt last failed; null before the first.'),
      failures: z.int().describe('Attempts that have failed since the last success.'),
      failingSince: instant.nullable().describe('Since when they fail; null while they do not.'),
      restingUntil: instant
        .nullable()
        .describe('Until when it has asked to be left alone, with `Retry-After`; null when it has not.'),
      pending: z.int().describe('Events on their way to it.'),
      oldestPendingAt: instant
        .nullable()
        .describe('Since when the oldest of them waits; null when none does.'),
      dead: z.int().describe('Events that were given up and are still kept.'),
      unread: z
        .int()
        .describe(
          'Changes in the log that were not looked at for it yet, at most 1,000. While it is not enabled, they wait.',
        ),
    })
    .describe('How it does at this moment.'),
  createdAt: instant,
  updatedAt: instant,
};

export const Webhook = z
  .object(viewShape)
  .meta({ id: 'Webhook', description: 'A webhook, without its secret.' });
export type Webhook = z.infer<typeof Webhook>;

export const WebhookWithSecret = z
  .object({
    ...viewShape,
    secret: z
      .string()
      .describe('What signs, `whsec_…`. Keep it now: it is stored encrypted and never shown again.'),
  })
  .meta({ id: 'WebhookWithSecret', description: 'A webhook with its new secret, which is shown this once.' });

export const SecretRotation = z
  .strictObject({
    previousSecretUntil: Instant.nullable()
      .optional()
      .describe(
        'Until when the former secret signs as well: at most seven days ahead, a day when left out. Null: not at all.',
      ),
  })
  .meta({ id: 'WebhookSecretRotation', description: 'How the secret changes. Everything may be left out.' });

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

export const webhookParams = z.strictObject({
  webhook: Id.describe('Id of the webhook.'),
});
export const deliveryParams = webhookParams.extend({ delivery: Id.describe('Id of the delivery.') });

const named = z
  .object({
    id: z.uuid(),
    url: z.url(),
    description: z.string().nullable().describe('Whose it is; null when it was not said.'),
  })
  .meta({ id: 'WebhookName', description: 'Which webhook.' });

/** What is posted, by where it comes from. */
export const ChangeEvent = z
  .object({
    type: z.enum(changeEvents).describe('What happened: `data.type`, with a dot.'),
    timestamp: instant.describe('When it happened: since when readers see it so.'),
    data: ChangeEntry.extend({
      sequence: z.int().describe('Number of the change in the log: a larger one is later.'),
    }).meta({
      id: 'WebhookChange',
      description: 'The entry of the change log; with `document` if the webhook asks for it.',
    }),
  })
  .meta({ id: 'WebhookChangeEvent', description: 'Something has changed for readers.' });

export const DisabledEvent = z
  .object({
    type: z.literal(disabledEvent),
    timestamp: instant.describe('When it happened.'),
    data: z
      .object({ webhook: named, reason: z.enum(disabledReasons).describe('Why, as its `disabledReason`.') })
      .describe('The webhook that is not told any more.'),
  })
  .meta({ id: 'WebhookDisabledEvent', description: 'Another webhook can’t be reached, and was disabled.' });

export const PingEvent = z
  .object({
    type: z.literal(pingEvent),
    timestamp: instant.describe('When it was asked for.'),
    data: z.object({ webhook: named }).describe('The webhook that is tried.'),
  })
  .meta({ id: 'WebhookPingEvent', description: 'Somebody tries whether the webhook works.' });

export type WebhookEvent =
  | z.input<typeof ChangeEvent>
  | z.input<typeof DisabledEvent>
  | z.input<typeof PingEvent>;
