import { z } from 'zod';
import { someText } from '../../content/fields.ts';
import { Image, ImageInput, imageInputShape } from '../../content/image.ts';
import { WebUrl } from '../../content/urls.ts';
import { reference, termListShape, termPatchShape, termReadShape, termShape } from '../terms/schema.ts';

export const authorParams = z.strictObject({
  author: reference('author').meta({ description: 'Id or slug of the author.', example: 'ida-corvane' }),
});

export const authorListQuery = z.strictObject(termListShape);

const shape = {
  jobTitle: someText(200)
    .nullable()
    .optional()
    .describe('What the author does, as printed. At most 200 characters.'),
  biography: someText(10_000).nullable().optional().describe('Plain text, at most 10,000 characters.'),
  url: WebUrl.nullable().optional().describe('The author’s own page.'),
};

export const AuthorCreate = z
  .strictObject({ ...termShape, ...shape, image: ImageInput.nullable().optional() })
  .meta({ id: 'AuthorCreate', description: 'An author as a writer sends it.' });

export type AuthorCreate = z.infer<typeof AuthorCreate>;

const { url, ...imageWords } = imageInputShape;

export const AuthorPatch = z
  .strictObject({
    ...termPatchShape,
    ...shape,
    image: z
      .strictObject({ url: url.optional(), ...imageWords })
      .nullish()
      .describe('Merged with the image there is; null removes it.'),
  })
  .meta({ id: 'AuthorPatch', description: 'JSON Merge Patch (RFC 7396) of an author.' });

export const Author = z
  .object({
    ...termReadShape,
    jobTitle: z.string().nullable(),
    biography: z.string().nullable(),
    url: z.string().nullable(),
    image: Image.nullable(),
  })
  .meta({ id: 'EditorialAuthor', description: 'An author at the desk.' });

export type Author = z.infer<typeof Author>;

export const authorExample: Author = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6073',
  slug: 'ida-corvane',
  name: 'Ida Corvane',
  jobTitle: 'Science correspondent',
  biography: 'Writes about water, weather and measurement.',
  url: null,
  image: null,
  createdAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T08:00:00.000Z',
  trashedAt: null,
};
