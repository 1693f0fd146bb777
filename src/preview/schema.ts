import { z } from 'zod';
import { instant, someText } from '../content/fields.ts';
import { Instant } from '../http/instant.ts';

/** Seconds that a link may be good for: a minute to 30 days. */
export const shortestLife = 60;
export const longestLife = 2_592_000;
export const usualLife = 86_400;

export const PreviewCreate = z
  .strictObject({
    revision: z
      .int()
      .min(1)
      .max(999_999_999)
      .nullable()
      .optional()
      .describe(
        'Number of the revision that the link shows, whatever is saved later. Null or left out: the working copy as it is when the link is opened.',
      ),
    expiresAt: Instant.optional().describe(
      'When the link ends: from a minute to 30 days ahead. Instead of `expiresInSeconds`.',
    ),
    expiresInSeconds: z
      .int()
      .min(shortestLife)
      .max(longestLife)
      .optional()
      .describe('How long the link is good for: a minute to 30 days. A day, when neither is sent.'),
    label: someText(200)
      .nullable()
      .optional()
      .describe('Whom or what the link is for. At most 200 characters; only the desk sees it.'),
  })
  .refine(({ expiresAt, expiresInSeconds }) => expiresAt === undefined || expiresInSeconds === undefined, {
    path: ['expiresAt'],
    error: 'is sent together with expiresInSeconds: send one of them',
  })
  .meta({ id: 'PreviewCreate', description: 'A link to make. Everything may be left out.' });

export type PreviewCreate = z.infer<typeof PreviewCreate>;

const shape = {
  id: z.uuid(),
  revision: z
    .int()
    .nullable()
    .describe('Number of the revision it shows; null for the working copy as it is when the link is opened.'),
  label: z.string().nullable().describe('Whom or what it is for; null when it was not said.'),
  state: z
    .enum(['active', 'expired', 'revoked'])
    .describe('Whether it still opens. A link that was revoked stays so after its expiry.'),
  expiresAt: instant.describe('When it stops opening.'),
  createdAt: instant,
  actor: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe('The key that made it; null when Dateline did.'),
};

export const Preview = z
  .object(shape)
  .meta({ id: 'Preview', description: 'A link that shows a working copy, without what opens it.' });

export const PreviewCreated = z
  .object({
    ...shape,
    url: z
      .string()
      .describe('Path at this API that shows the article. Keep it now: it is not shown again.')
      .meta({
        examples: ['/v1/previews/AZmy8G1SfB6aRD8cUvepEQGiFt5YAC1xFkK3JrBEAWJ8qfusMvXIUw-xkDzE2wIlhxeSGkiB'],
      }),
    token: z
      .string()
      .describe('The last segment of `url`, for a page of yours that shows the preview. It opens the link.')
      .meta({ examples: ['AZmy8G1SfB6aRD8cUvepEQGiFt5YAC1xFkK3JrBEAWJ8qfusMvXIUw-xkDzE2wIlhxeSGkiB'] }),
  })
  .meta({ id: 'PreviewCreated', description: 'A new link, with what opens it.' });

export type Preview = z.input<typeof Preview>;
export type PreviewCreated = z.input<typeof PreviewCreated>;
