import { z } from 'zod';
import { Image } from '../../content/image.ts';
import { cursor, limit } from '../../http/pagination.ts';
import { asOf } from '../../http/time-travel.ts';

const ref = { id: z.uuid(), slug: z.string(), name: z.string() };

export const CategoryRef = z.object(ref).meta({
  id: 'DeliveryCategoryRef',
  description: 'A category, as named in an article.',
  examples: [{ id: '0199b2f0-0001-7c1e-9a44-3f1c52f7a911', slug: 'business', name: 'Business' }],
});

export const TagRef = z.object(ref).meta({
  id: 'DeliveryTagRef',
  description: 'A tag, as named in an article.',
  examples: [{ id: '0199b2f0-0002-7c1e-9a44-3f1c52f7a911', slug: 'ports', name: 'Ports' }],
});

export const AuthorCard = z
  .object({
    ...ref,
    jobTitle: z.string().nullable(),
    url: z.string().nullable().describe('The author’s own page.'),
    image: Image.nullable(),
  })
  .meta({
    id: 'DeliveryAuthorCard',
    description: 'An author, as a byline shows one.',
    examples: [
      {
        id: '0199b2f0-0003-7c1e-9a44-3f1c52f7a911',
        slug: 'mara-quill',
        name: 'Mara Quill',
        jobTitle: 'Harbour correspondent',
        url: null,
        image: null,
      },
    ],
  });

export type CategoryRef = z.input<typeof CategoryRef>;
export type TagRef = z.input<typeof TagRef>;
export type AuthorCard = z.input<typeof AuthorCard>;

/** Query of a list of terms by name. */
export const termListQuery = z.strictObject({
  asOf,
  limit,
  cursor,
});

/** Query of one term, and of the tree. */
export const termQuery = z.strictObject({ asOf });

/** A term in a path. */
export const termReference = (what: string, example: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .meta({ description: `Id or slug of the ${what}.`, example });
