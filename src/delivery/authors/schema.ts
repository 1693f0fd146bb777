import { z } from 'zod';
import { Image } from '../../content/image.ts';
import { termReference } from '../terms/schema.ts';

export const authorParams = z.strictObject({ author: termReference('author', 'ida-corvane') });

export const Author = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    jobTitle: z.string().nullable().describe('What the author does, as printed.'),
    biography: z.string().nullable().describe('Plain text.'),
    url: z.string().nullable().describe('The author’s own page.'),
    image: Image.nullable(),
  })
  .meta({ id: 'DeliveryAuthor', description: 'An author, as readers see one.' });

export const authorExample = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6073',
  slug: 'ida-corvane',
  name: 'Ida Corvane',
  jobTitle: 'Science correspondent',
  biography: 'Writes about water, weather and measurement.',
  url: null,
  image: null,
};
