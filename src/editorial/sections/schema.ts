import { z } from 'zod';
import { Anchor, Heading, instant } from '../../content/fields.ts';
import { Body, BodyInput } from '../../content/portable-text.ts';
import { ConversionWarning } from '../../content/warning.ts';
import { Id } from '../../http/id.ts';

/** Longest Markdown or HTML of one section, in characters. */
const maximumText = 200_000;

const contentShape = {
  body: BodyInput.optional().describe('Portable Text.'),
  markdown: z
    .string()
    .max(maximumText)
    .optional()
    .describe('CommonMark with tables and strikethrough; stored as Portable Text.'),
  html: z.string().max(maximumText).optional().describe('HTML; stored as Portable Text.'),
};

const forms = ['body', 'markdown', 'html'] as const;

type Content = { body?: BodyInput | undefined; markdown?: string | undefined; html?: string | undefined };

const given = (content: Content) => forms.filter((form) => content[form] !== undefined);

const exactlyOne = (content: Content, check: z.RefinementCtx) => {
  const count = given(content).length;
  if (count !== 1)
    check.addIssue(
      `needs exactly one of body, markdown and html; ${count === 0 ? 'none is' : `${count} are`} given`,
    );
};

const headShape = {
  heading: Heading.nullable().optional(),
  anchor: Anchor.nullable().optional(),
};

export const SectionWrite = z
  .strictObject({
    id: Id.optional().describe('Of a section this article has: it keeps its identity. A new one has none.'),
    ...headShape,
    ...contentShape,
  })
  .superRefine(exactlyOne)
  .meta({
    id: 'SectionWrite',
    description: 'A section as a writer sends it, with exactly one of `body`, `markdown` and `html`.',
    examples: [{ heading: 'What happens next', markdown: 'The council votes on **Tuesday**.' }],
  });

export type SectionWrite = z.infer<typeof SectionWrite>;

export const SectionCreate = z
  .strictObject({
    ...headShape,
    ...contentShape,
    position: z
      .int()
      .min(0)
      .max(1_000)
      .optional()
      .describe('Place among the sections, from 0; at the end when left out.'),
  })
  .superRefine(exactlyOne)
  .meta({
    id: 'SectionCreate',
    description: 'A new section, with exactly one of `body`, `markdown` and `html`.',
  });

export const SectionPatch = z
  .strictObject({ ...headShape, ...contentShape })
  .superRefine((patch, check) => {
    if (given(patch).length > 1) check.addIssue('takes at most one of body, markdown and html');
  })
  .meta({
    id: 'SectionPatch',
    description: 'JSON Merge Patch of a section. New content replaces the whole body.',
  });

export type SectionPatch = z.infer<typeof SectionPatch>;

const sectionShape = {
  id: z.uuid().describe('Stable for the life of the section.'),
  heading: z.string().nullable(),
  anchor: z.string().nullable(),
  body: Body,
};

export const Section = z.object(sectionShape).meta({
  id: 'EditorialSection',
  description: 'A headed part of an article’s body; the opening has no heading.',
});

export const PlacedWarning = ConversionWarning.extend({
  pointer: z.string().describe('JSON Pointer to the Markdown or HTML in the request.'),
}).meta({
  id: 'PlacedWarning',
  description: 'What a conversion kept only as text, and where in the request it stood.',
});

export type PlacedWarning = z.infer<typeof PlacedWarning>;

export const SectionAnswer = z
  .object({
    ...sectionShape,
    position: z.int().describe('Place among the sections, from 0.'),
    updatedAt: instant,
    warnings: z.array(PlacedWarning).describe('What a conversion in this request kept only as text.'),
  })
  .meta({ id: 'EditorialSectionAnswer', description: 'One section of a working copy, by itself.' });

export const SectionList = z
  .object({ data: z.array(Section) })
  .meta({ id: 'EditorialSectionList', description: 'The sections of an article, in order.' });

export const Order = z
  .strictObject({
    order: z.array(Id).max(1_000).describe('The id of each, exactly once, in the order wanted.'),
  })
  .meta({ id: 'Order', description: 'A new order for all items of a list.' });
