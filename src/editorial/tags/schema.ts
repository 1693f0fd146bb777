import { z } from 'zod';
import {
  Description,
  reference,
  termListShape,
  termPatchShape,
  termReadShape,
  termShape,
} from '../terms/schema.ts';

export const tagParams = z.strictObject({
  tag: reference('tag').meta({ description: 'Id or slug of the tag.', example: 'transport' }),
});

export const tagListQuery = z.strictObject(termListShape);

export const TagCreate = z
  .strictObject({ ...termShape, description: Description })
  .meta({ id: 'TagCreate', description: 'A tag as a writer sends it.' });

export type TagCreate = z.infer<typeof TagCreate>;

export const TagPatch = z
  .strictObject({ ...termPatchShape, description: Description })
  .meta({ id: 'TagPatch', description: 'JSON Merge Patch (RFC 7396) of a tag.' });

export const Tag = z
  .object({ ...termReadShape, description: z.string().nullable() })
  .meta({ id: 'EditorialTag', description: 'A tag at the desk.' });

export type Tag = z.infer<typeof Tag>;

export const tagExample: Tag = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6072',
  slug: 'transport',
  name: 'Transport',
  description: null,
  createdAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T08:00:00.000Z',
  trashedAt: null,
};
