import { z } from 'zod';
import { instant, someText } from '../../content/fields.ts';
import { Instant } from '../../http/instant.ts';
import { Scope, scopes } from '../scopes.ts';

const expiry = Instant.nullable()
  .optional()
  .describe('When the key stops working. Never, when null or left out.');

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
  })
  .meta({
    id: 'KeyCreate',
    description: 'A new API key.',
    examples: [{ name: 'Website', scopes: ['delivery:read'], expiresAt: null }],
  });

export type KeyCreate = z.infer<typeof KeyCreate>;

const shape = {
  id: z.uuid(),
  name: z.string(),
  prefix: z
    .string()
    .describe('The part of the key that names it: `dateline_<prefix>_…`. Opens nothing by itself.'),
  scopes: z.array(Scope),
  createdAt: instant,
  expiresAt: instant.nullable().describe('When the key stops working; null for never.'),
  lastUsedAt: instant.nullable().describe('To the minute; null while it has not been used.'),
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
  .meta({ id: 'KeyCreated', description: 'A new API key with the key itself.' });

export type Key = z.infer<typeof Key>;

export const keyParams = z.strictObject({ key: z.uuid('is not the id of a key').describe('Id of the key.') });
