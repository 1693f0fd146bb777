import { z } from 'zod';
import { instant, someText } from '../../content/fields.ts';
import { ZonedInstant } from '../../content/zoned-instant.ts';

const unpublishAt = ZonedInstant.nullable().optional();

export const PublishBody = z
  .strictObject({
    publishAt: ZonedInstant.optional().describe(
      'From when readers shall see it: in the future. Left out, it is now. RFC 3339, or RFC 9557 with a time zone.',
    ),
    unpublishAt: unpublishAt.describe(
      'From when readers shall see it no more; null for never. Left out, an end that was planned before is kept.',
    ),
    minor: z
      .boolean()
      .optional()
      .describe('A change too small to tell readers of: `modifiedAt` stays as it was. Default false.'),
  })
  .meta({
    id: 'PublishBody',
    description: 'How to publish. An empty object, or no body: now, and without an end.',
  });

export type PublishBody = z.output<typeof PublishBody>;

export const UnpublishBody = z
  .strictObject({
    unpublishAt: unpublishAt.describe(
      'From when readers shall see it no more, in the future; null takes back an end that was planned. Left out, it is now.',
    ),
  })
  .meta({ id: 'UnpublishBody', description: 'When to unpublish. An empty object, or no body: now.' });

export type UnpublishBody = z.output<typeof UnpublishBody>;

export const KillBody = z
  .strictObject({
    reason: someText(1_000).describe('What readers are told: it is public. At most 1,000 characters.'),
  })
  .meta({ id: 'KillBody', description: 'Why an article is withdrawn for good.' });

export const Publication = z
  .object({
    id: z.uuid(),
    state: z
      .enum(['planned', 'current', 'past'])
      .describe('`planned`: readers will see it. `current`: they see it now. `past`: they saw it.'),
    revision: z.int().describe('Number of the revision that it shows.'),
    from: instant.describe('From when readers see it.'),
    fromTimeZone: z.string().nullable().describe('IANA zone that a planned start was written in.'),
    to: instant.nullable().describe('From when they see it no more; null when no end is known.'),
    toTimeZone: z.string().nullable().describe('IANA zone that a planned end was written in.'),
    slug: z.string(),
    language: z.string(),
    headline: z.string(),
    firstPublishedAt: instant,
    publishedAt: instant,
    modifiedAt: instant,
    corrections: z.int().describe('How many corrections it tells of.'),
    killedAt: instant.nullable().describe('When it was taken from the readers for good, also in the past.'),
  })
  .meta({ id: 'Publication', description: 'One state of an article that readers see, saw or will see.' });
