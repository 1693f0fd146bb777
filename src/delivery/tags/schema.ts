import { z } from 'zod';
import { termReference } from '../terms/schema.ts';

export const tagParams = z.strictObject({ tag: termReference('tag', 'transport') });

export const Tag = z
  .object({ id: z.uuid(), slug: z.string(), name: z.string(), description: z.string().nullable() })
  .meta({ id: 'DeliveryTag', description: 'A tag, as readers see it.' });

export const tagExample = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6072',
  slug: 'transport',
  name: 'Transport',
  description: null,
};
