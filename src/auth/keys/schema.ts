import { z } from 'zod';
import { instant, someText } from '../../content/fields.ts';
import { Instant } from '../../http/instant.ts';
import { Scope, scopes } from '../scopes.ts';

const expiry = Instant.nullable()
  .optional()
  .describe('When the key stops working. Never, when null or left out.');

/** As a browser writes it: no path, no default port, in small letters. */
const isOrigin = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
};

const named = z.string().min(1, 'is empty').max(200, 'is longer than 200 characters');

/** Without doubles, since a list of limits is read by people. */
const once = (list: readonly string[]) => new Set(list).size === list.length;

export const KeyCreate = z
  .strictObject({
    name: someText(100).describe('Who or what uses the key. At most 100 characters.'),
    scopes: z
      .array(Scope)
      .min(1, 'is empty')
      .max(scopes.length)
      .refine((list) => new Set(list).size === list.length, 'names a scope twice')
      .describe('What the key may do; each scope at most once.'),
    expiresAt: expiry,
    categories: z
      .array(named)
      .min(1, 'is empty: leave it out for all categories')
      .max(100, 'names more than 100')
      .refine(once, 'names a category twice')
      .nullable()
      .optional()
      .describe(
        'Ids or slugs of the categories whose articles the key may write, those below them included; all, when null or left out. It reads what its scopes say.',
      ),
    origins: z
      .array(z.string().max(200).refine(isOrigin, 'is not an origin such as https://news.example.org'))
      .min(1, 'is empty: leave it out for all origins')
      .max(50, 'names more than 50')
      .refine(once, 'names an origin twice')
      .nullable()
      .optional()
      .describe(
        'Origins whose pages may use the key; pages of others are refused with 403. All that `DATELINE_CORS_ORIGINS` lets in, when null or left out.',
      ),
  })
  .meta({
    id: 'KeyCreate',
    description: 'A new API key.',
    examples: [
      { name: 'Website', scopes: ['delivery:read'], expiresAt: null, origins: ['https://news.example.org'] },
      { name: 'Sports', scopes: ['content:read', 'content:write'], categories: ['sports'] },
    ],
  });

const day = 24 * 60 * 60;
/** Seconds that the secret before goes on working, unless another time is asked for; and the most. */
export const usualOverlap = day;
export const longestOverlap = 30 * day;

export const KeyRotate = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0, 'is less than 0')
      .max(longestOverlap, `is more than ${longestOverlap}`)
      .default(usualOverlap)
      .describe(
        'How long the secret that the key has now goes on working beside the new one. 0 ends it at once.',
      ),
  })
  .meta({
    id: 'KeyRotate',
    description: 'How a key gets a new secret.',
    examples: [{ overlapSeconds: 3_600 }],
  });

export type KeyCreate = z.infer<typeof KeyCreate>;

export type KeyRotate = z.output<typeof KeyRotate>;

const KeyCategory = z
  .object({ id: z.uuid(), slug: z.string(), name: z.string() })
  .meta({ id: 'KeyCategory', description: 'A category that a key is held to.' });

const KeySecret = z
  .object({
    createdAt: instant.describe('Since when there is this secret.'),
    lastUsedAt: instant.nullable().describe('To the minute; null while it has not been used.'),
    endsAt: instant
      .nullable()
      .describe(
        'When it stops working because the key was rotated; null for the secret that the key has now.',
      ),
  })
  .meta({
    id: 'KeySecret',
    description: 'When a secret of a key came, was used and goes; never the secret itself.',
  });

const shape = {
  id: z.uuid(),
  name: z.string(),
  prefix: z
    .string()
    .describe('The part of the key that names it: `dateline_<prefix>_…`. Opens nothing by itself.'),
  scopes: z.array(Scope),
  createdAt: instant,
  expiresAt: instant.nullable().describe('When the key stops working; null for never.'),
  categories: z
    .array(KeyCategory)
    .nullable()
    .describe('The categories whose articles it may write, those below them included; null for all.'),
  origins: z.array(z.string()).nullable().describe('The origins whose pages may use it; null for all.'),
  lastUsedAt: instant
    .nullable()
    .describe('When any secret of it was used, to the minute; null while none has been.'),
  secrets: z
    .array(KeySecret)
    .describe('The secret that it has, and the one before while that still works: the newer first.'),
  revokedAt: instant.nullable().describe('Since when the key no longer works; null while it does.'),
};

export const Key = z.object(shape).meta({
  id: 'Key',
  description: 'An API key, without its secret: that is shown once, when the key is made.',
});

export const KeyCreated = z
  .object({
    ...shape,
    key: z.string().describe('The key itself. Keep it now: it is not stored and never shown again.'),
  })
  .meta({ id: 'KeyCreated', description: 'An API key with a new secret, as part of the key itself.' });

export type Key = z.infer<typeof Key>;

export const keyParams = z.strictObject({ key: z.uuid('is not the id of a key').describe('Id of the key.') });
