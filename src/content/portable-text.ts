import { z } from 'zod';
import { limits } from './limits.ts';
import { TextBlock, TextBlockInput } from './text-block.ts';
import {
  CodeBlock,
  CodeBlockInput,
  Divider,
  DividerInput,
  Embed,
  EmbedInput,
  FactBox,
  FactBoxInput,
  Gallery,
  GalleryInput,
  ImageBlock,
  ImageBlockInput,
  PullQuote,
  PullQuoteInput,
  Table,
  TableInput,
} from './typed-blocks.ts';

export { SafeUrl, WebUrl } from './urls.ts';
export { withKeys } from './with-keys.ts';

export const Block = z
  .discriminatedUnion('_type', [
    TextBlock,
    ImageBlock,
    Gallery,
    Embed,
    PullQuote,
    Table,
    CodeBlock,
    FactBox,
    Divider,
  ])
  .meta({ id: 'Block', description: 'One block of a body; `_type` says which kind.' });
export type Block = z.infer<typeof Block>;

export const BlockInput = z
  .discriminatedUnion('_type', [
    TextBlockInput,
    ImageBlockInput,
    GalleryInput,
    EmbedInput,
    PullQuoteInput,
    TableInput,
    CodeBlockInput,
    FactBoxInput,
    DividerInput,
  ])
  .meta({
    id: 'BlockInput',
    description: 'One block of a body as a writer sends it; `_type` says which kind.',
  });
export type BlockInput = z.infer<typeof BlockInput>;

export const Body = z
  .array(Block)
  .max(limits.blocks)
  .meta({
    id: 'Body',
    description:
      "A section's body as Portable Text: at most 2,000 blocks in reading order. Strings are kept byte for byte.",
    examples: [
      [
        {
          _type: 'block',
          _key: 'k1',
          style: 'normal',
          children: [{ _type: 'span', _key: 'k2', text: 'The council voted on Tuesday.', marks: [] }],
          markDefs: [],
        },
      ],
    ],
  });
export type Body = z.infer<typeof Body>;

export const BodyInput = z
  .array(BlockInput)
  .max(limits.blocks)
  .meta({
    id: 'BodyInput',
    description:
      "A section's body as Portable Text: at most 2,000 blocks in reading order. Missing keys are filled in. " +
      'Strings are kept byte for byte.',
    examples: [[{ _type: 'block', children: [{ _type: 'span', text: 'The council voted on Tuesday.' }] }]],
  });
export type BodyInput = z.infer<typeof BodyInput>;
