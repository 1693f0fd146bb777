import { z } from 'zod';
import { ArticleType, Correction, Dateline, Extensions, instant, Seo } from '../../content/fields.ts';
import { Image } from '../../content/image.ts';
import { Byline } from '../articles/schema.ts';
import { RelatedLink } from '../related-links/schema.ts';
import { Section } from '../sections/schema.ts';
import { CategoryRef, TagRef } from '../terms/schema.ts';

const headShape = {
  number: z.int().describe('1 for the first save of the article, and one more for each.'),
  headline: z.string(),
  actor: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe('The key that saved it; null when Dateline did.'),
  createdAt: instant,
  message: z.string().nullable().describe('What the save was for; null when nobody said.'),
  autosave: z.boolean().describe('Whether a tool saved it by itself (`Prefer: revision=autosave`).'),
  published: z
    .boolean()
    .describe('Whether readers see it, have seen it, or are to see it at a time that is set.'),
};

export const RevisionSummary = z
  .object(headShape)
  .meta({ id: 'RevisionSummary', description: 'One saved state of an article, in a list.' });

export const Revision = z
  .object({
    ...headShape,
    content: z
      .object({
        slug: z.string(),
        language: z.string(),
        type: ArticleType,
        headline: z.string(),
        kicker: z.string().nullable(),
        standfirst: z.string().nullable(),
        dateline: Dateline.nullable(),
        category: CategoryRef.nullable(),
        tags: z.array(TagRef),
        bylines: z.array(Byline),
        image: Image.nullable(),
        sections: z.array(Section),
        relatedLinks: z.array(RelatedLink),
        corrections: z.array(Correction).describe('Published notes on what changed, oldest first.'),
        canonicalUrl: z.string().nullable(),
        seo: Seo,
        excerpt: z.string().nullable(),
        extensions: Extensions,
      })
      .describe(
        'The whole article as it was saved; categories, tags, authors and articles by their present names.',
      ),
  })
  .meta({ id: 'Revision', description: 'One saved state of an article: whole, numbered, never changed.' });

const text = z.string().nullable();

const WordChanges = z
  .array(
    z.object({
      op: z.enum(['equal', 'insert', 'delete']).describe('Whether both have the words, or only one.'),
      text: z.string().describe('The words, with the spaces and signs between them.'),
    }),
  )
  .meta({
    id: 'WordChanges',
    description:
      'Two texts, word by word. Without the inserts it is the first, without the deletes the second. Texts that have nearly nothing in common are one delete and one insert.',
    examples: [
      [
        { op: 'equal', text: 'The ' },
        { op: 'delete', text: 'old' },
        { op: 'insert', text: 'new' },
        { op: 'equal', text: ' quay' },
      ],
    ],
  });

const FieldChange = z
  .object({
    pointer: z.string().describe('JSON Pointer of the field, such as `/headline` or `/seo/title`.'),
    from: z.unknown().describe('The value before; null when it was not set.'),
    to: z.unknown().describe('The value after; null when it is not set.'),
    words: WordChanges.nullable().describe('Word by word, of a text; else null.'),
  })
  .meta({
    id: 'FieldChange',
    description: 'A field that differs between two revisions.',
    examples: [{ pointer: '/kicker', from: null, to: 'Harbour', words: [{ op: 'insert', text: 'Harbour' }] }],
  });

const itemShape = {
  id: z.uuid(),
  changes: z
    .array(z.enum(['added', 'removed', 'moved', 'changed']))
    .describe('What became of it. Moved is what changed places; what only gave way is not listed.'),
  position: z
    .object({
      from: z.int().nullable().describe('Null when it was not there.'),
      to: z.int().nullable().describe('Null when it is not there.'),
    })
    .describe('Its places in both, from 0.'),
};

const SectionChange = z
  .object({
    ...itemShape,
    heading: z
      .object({
        from: text.describe('The heading before.'),
        to: text.describe('The heading after.'),
        words: WordChanges,
      })
      .nullable()
      .describe('Null when it is the same.'),
    anchor: z
      .object({ from: text.describe('The anchor before.'), to: text.describe('The anchor after.') })
      .nullable()
      .describe('Null when it is the same.'),
    bodyChanged: z.boolean().describe('Whether the body differs, be it in formatting, links or media alone.'),
    body: WordChanges.nullable().describe('The body as plain text; null when its words are the same.'),
  })
  .meta({ id: 'SectionChange', description: 'A section that differs between two revisions.' });

const RelatedLinkChange = z
  .object({ ...itemShape, fields: z.array(FieldChange).describe('What differs in it.') })
  .meta({ id: 'RelatedLinkChange', description: 'A related link that differs between two revisions.' });

export const RevisionDiff = z
  .object({
    from: z
      .int()
      .nullable()
      .describe(
        'Number of the revision compared against; null for the first, which is compared with nothing.',
      ),
    to: z.int().describe('Number of the revision.'),
    fields: z.array(FieldChange).describe('Fields of the article that differ.'),
    sections: z
      .array(SectionChange)
      .describe('Sections that differ, by id: those of `to` in their order first.'),
    relatedLinks: z.array(RelatedLinkChange).describe('Related links that differ, in the same way.'),
  })
  .meta({ id: 'RevisionDiff', description: 'What differs between two revisions of an article.' });
