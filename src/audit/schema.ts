import { z } from 'zod';
import { instant } from '../content/fields.ts';

export const AuditEntry = z
  .object({
    id: z.uuid(),
    recordedAt: instant,
    actor: z
      .object({
        id: z.uuid(),
        name: z
          .string()
          .describe('Name of the key, or of whom the token is for, as the provider last said it.'),
        kind: z
          .enum(['key', 'token'])
          .describe('Whether it came with an API key or with a token of the provider.'),
        issuer: z.string().nullable().describe('`iss` of the token; null for a key.'),
        subject: z
          .string()
          .nullable()
          .describe('`sub` of the token: who it is for, whatever the name; null for a key.'),
      })
      .nullable()
      .describe('Who did it; null for what Dateline itself did at a start.'),
    action: z.string().describe('What was done, such as `article_published`.'),
    resourceType: z.string().describe('The kind of thing it was done to, such as `article`.'),
    resourceId: z.uuid(),
    requestId: z.string().nullable().describe('The `X-Request-Id` of the request.'),
    address: z.string().nullable().describe('The address the request came from.'),
    before: z
      .unknown()
      .describe(
        'What it was, as far as the action changed it; null for what was not there before. Texts over 2,000 characters are cut.',
      ),
    after: z
      .unknown()
      .describe(
        'What it is since, in the same properties. Of an article the number of its revision, which holds the whole state, and ' +
          'the ids of the sections and related links that were added, removed, moved or changed.',
      ),
    details: z
      .unknown()
      .describe('What else there is to know, depending on the action; null when there is nothing.'),
  })
  .meta({ id: 'AuditEntry', description: 'Who did what to what. Entries are only ever added.' });

export type AuditEntry = z.infer<typeof AuditEntry>;

const name = z.string().min(1, 'is empty').max(100).optional();

export const auditFilters = {
  resource: z.uuid('is not an id').optional().describe('Id of the thing it was done to.'),
  resourceType: name.describe('Kind of thing it was done to, such as `article`.'),
  actor: z.uuid('is not an id').optional().describe('Id of who did it: a key, or whom a token is for.'),
  action: name.describe('What was done, such as `key_revoked`.'),
};
