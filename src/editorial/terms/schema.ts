import { z } from 'zod';
import { instant, someText } from '../../content/fields.ts';
import { Slug } from '../../content/slug.ts';
import { cursor, limit } from '../../http/pagination.ts';
import { queryBoolean } from '../../http/query.ts';

/** In writes, a category, tag, author or article is named by its id or its slug. */
export const reference = (what: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .meta({ description: `Id or slug of the ${what}.` });

const ref = { id: z.uuid(), slug: z.string(), name: z.string() };

export const CategoryRef = z.object(ref).meta({
  id: 'CategoryRef',
  description: 'A category, as named in an article.',
  examples: [{ id: '0199b2f0-0001-7c1e-9a44-3f1c52f7a911', slug: 'business', name: 'Business' }],
});
export const TagRef = z.object(ref).meta({
  id: 'TagRef',
  description: 'A tag, as named in an article.',
  examples: [{ id: '0199b2f0-0002-7c1e-9a44-3f1c52f7a911', slug: 'ports', name: 'Ports' }],
});
export const AuthorRef = z.object(ref).meta({
  id: 'AuthorRef',
  description: 'An author, as named in a byline at the desk.',
  examples: [{ id: '0199b2f0-0003-7c1e-9a44-3f1c52f7a911', slug: 'mara-quill', name: 'Mara Quill' }],
});

const Name = someText(200).describe('1–200 characters, not blank, kept to the byte.');
const slug = Slug.nullable().optional();

/** What every term is written with. */
export const termShape = {
  name: Name,
  slug: slug.describe('Unique among its kind. Derived from the name when left out.'),
};

/** The same in a merge patch: nothing required, nothing filled in. */
export const termPatchShape = {
  name: Name.optional(),
  slug: slug.describe('Stays when left out; null derives it from the name again.'),
};

export const Description = someText(5_000)
  .nullable()
  .optional()
  .describe('Plain text, at most 5,000 characters.');

/** What every term is read with. */
export const termReadShape = {
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  createdAt: instant,
  updatedAt: instant,
  trashedAt: instant.nullable().describe('When it went to the trash; null outside it.'),
};

export const termListShape = {
  q: z.string().min(1).max(200).optional().describe('Text that stands in the name; case does not matter.'),
  trashed: queryBoolean('`true` lists the trash instead.'),
  limit,
  cursor,
};
