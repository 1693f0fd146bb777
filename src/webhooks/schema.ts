import { z } from 'zod';
import { instant, Language, someText } from '../content/fields.ts';
import { CategoryRef, reference, TagRef } from '../editorial/terms/schema.ts';
import { Id } from '../http/id.ts';
import { Instant } from '../http/instant.ts';
import { changeEvents, disabledEvent, disabledReasons } from './types.ts';

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

export const webhookParams = z.strictObject({
  webhook: Id.describe('Id of the webhook.'),
});
