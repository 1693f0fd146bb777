import { z } from 'zod';
import { instant } from '../content/fields.ts';
import { ChangeEntry } from '../delivery/changes/schema.ts';
import { changeEvents, disabledEvent, disabledReasons, pingEvent } from './types.ts';

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
