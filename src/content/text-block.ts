import { z } from 'zod';
import { checkMarks } from './block-checks.ts';
import { limits } from './limits.ts';
import { decorators } from './marks.ts';
import { Text } from './text.ts';
import { SafeUrl } from './urls.ts';

export const storedKey = z
  .string()
  .min(1)
  .max(limits.keyCharacters)
  .describe('Names this part within the body: unique, 1–64 characters.');

export const sentKey = storedKey
  .optional()
  .describe(
    'Names this part within the body, 1–64 characters. A missing one is filled in, a doubled one replaced.',
  );

const text = Text(limits.spanCharacters).describe(
  'The characters, at most 100,000. A line feed is a line break within the paragraph.',
);
const mark = z.string().min(1).max(limits.keyCharacters);
const marksDescription = `At most 20, each a decorator (${decorators.join(', ')}) or the _key of one of the block's links.`;
const marks = z.array(mark).max(limits.marksPerSpan);
const style = z.enum(['normal', 'h3', 'h4', 'blockquote']);
const styleDescription = 'What the paragraph is: normal text, a heading inside the section, or a quotation.';
const title = Text(limits.titleCharacters).nullable();
const titleDescription = 'Words shown when a pointer rests on the link, at most 1,000 characters.';
const href = SafeUrl.describe('Where the link leads.');

const listShape = {
  listItem: z.enum(['bullet', 'number']).optional().describe('Set when the paragraph is an item of a list.'),
  level: z
    .int()
    .min(1)
    .max(limits.listLevel)
    .optional()
    .describe('How deep the list item is nested, 1–9; 1 when left out.'),
};

const example = {
  _type: 'block' as const,
  _key: 'k1',
  style: 'normal' as const,
  children: [
    { _type: 'span' as const, _key: 'k2', text: 'The council ', marks: [] },
    { _type: 'span' as const, _key: 'k3', text: 'voted on Tuesday', marks: ['strong', 'l1'] },
  ],
  markDefs: [{ _type: 'link' as const, _key: 'l1', href: 'https://example.org/vote', title: null }],
};

const Span = z
  .strictObject({
    _type: z.literal('span').describe('Always `span`.'),
    _key: storedKey,
    text,
    marks: marks.describe(marksDescription),
  })
  .meta({
    id: 'Span',
    description: 'A run of text whose characters carry the same marks.',
    examples: [example.children[1]],
  });

const SpanInput = z
  .strictObject({
    _type: z.literal('span').describe('Always `span`.'),
    _key: sentKey,
    text,
    marks: marks.optional().describe(marksDescription),
  })
  .meta({
    id: 'SpanInput',
    description: 'A run of text whose characters carry the same marks.',
    examples: [{ _type: 'span', text: 'voted on Tuesday', marks: ['strong'] }],
  });

const Link = z
  .strictObject({
    _type: z.literal('link').describe('Always `link`.'),
    _key: storedKey,
    href,
    title: title.describe(titleDescription),
  })
  .meta({
    id: 'Link',
    description: 'A link that spans of the same block refer to by its _key.',
    examples: example.markDefs,
  });

const LinkInput = z
  .strictObject({
    _type: z.literal('link').describe('Always `link`.'),
    _key: sentKey,
    href,
    title: title.optional().describe(titleDescription),
  })
  .meta({
    id: 'LinkInput',
    description: 'A link that spans of the same block refer to by its _key.',
    examples: [{ _type: 'link', _key: 'l1', href: 'https://example.org/vote' }],
  });

const description = 'A paragraph, a heading inside the section, a quotation or a list item.';
const childrenDescription = 'The text in runs of equal marks, 1–2,000.';
const markDefsDescription = 'The links of this block, at most 500.';

export const TextBlock = z
  .strictObject({
    _type: z.literal('block').describe('Always `block`.'),
    _key: storedKey,
    style: style.describe(styleDescription),
    ...listShape,
    children: z.array(Span).min(1).max(limits.spansPerBlock).describe(childrenDescription),
    markDefs: z.array(Link).max(limits.linksPerBlock).describe(markDefsDescription),
  })
  .superRefine(checkMarks)
  .meta({ id: 'TextBlock', description, examples: [example] });
export type TextBlock = z.infer<typeof TextBlock>;

export const TextBlockInput = z
  .strictObject({
    _type: z.literal('block').describe('Always `block`.'),
    _key: sentKey,
    style: style.optional().describe(`${styleDescription} \`normal\` when left out.`),
    ...listShape,
    children: z.array(SpanInput).min(1).max(limits.spansPerBlock).describe(childrenDescription),
    markDefs: z.array(LinkInput).max(limits.linksPerBlock).optional().describe(markDefsDescription),
  })
  .superRefine(checkMarks)
  .meta({
    id: 'TextBlockInput',
    description,
    examples: [{ _type: 'block', children: [{ _type: 'span', text: 'The council voted on Tuesday.' }] }],
  });
export type TextBlockInput = z.infer<typeof TextBlockInput>;
