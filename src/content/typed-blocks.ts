import { z } from 'zod';
import { checkTable } from './block-checks.ts';
import { imageInputShape, imageShape } from './image.ts';
import { limits } from './limits.ts';
import { Text } from './text.ts';
import { sentKey, storedKey, TextBlock, TextBlockInput } from './text-block.ts';
import { WebUrl } from './urls.ts';

/** The two forms of a schema: as stored and delivered (all present), as sent (only what matters required). */
type Form = 'stored' | 'sent';

const title = (max: number) => Text(max).nullable();
const name = (id: string, form: Form) => (form === 'stored' ? id : `${id}Input`);
const literal = <T extends string>(type: T) => z.literal(type).describe(`Always \`${type}\`.`);

const word = {
  provider: title(200).describe('Who serves the embedded thing ("YouTube"), at most 200 characters.'),
  embedTitle: title(limits.titleCharacters).describe(
    'What the embedded thing is called, at most 1,000 characters.',
  ),
  attribution: title(limits.titleCharacters).describe('Who said it, at most 1,000 characters.'),
  language: z
    .string()
    .regex(/^[\p{L}\p{N}+#._-]{1,40}$/u, 'Must be 1–40 letters, digits or the characters + # . _ -.')
    .nullable()
    .describe('The programming language, 1–40 letters, digits or + # . _ - ("typescript").'),
  boxTitle: title(limits.titleCharacters).describe('Heading of the box, at most 1,000 characters.'),
};

const base = {
  embedUrl: WebUrl.describe('Address of the thing to embed; frontends decide how to show it.'),
  quote: Text(limits.quoteCharacters).describe('The words that are lifted out, at most 5,000 characters.'),
  code: Text(limits.codeCharacters).describe('The program text, at most 200,000 characters, kept as it is.'),
  headerRows: z.int().min(0).max(limits.tableRows).describe('How many of the first rows are the header.'),
};

const galleryDescription = 'The images in order, 1–100.';
const rowsDescription = 'The rows from the top, 1–1,000, all equally wide.';
const cellsDescription = 'The cells of the row, 1–100.';
const cellDescription = 'The text blocks of the cell, 1–50.';
const boxDescription = 'The text blocks of the box, 1–200.';

const examples = {
  image: { _type: 'image', url: 'https://example.org/photos/harbour.jpg', alt: 'Boats in a harbour' },
  embed: { _type: 'embed', url: 'https://video.example.org/watch/42', provider: 'Example Video' },
  pullQuote: { _type: 'pullQuote', text: 'We had an hour to leave.', attribution: 'Ana Reyes, baker' },
  table: {
    _type: 'table',
    headerRows: 1,
    rows: [{ cells: ['Party', 'Seats'] }, { cells: ['Greens', '31'] }],
  },
  code: { _type: 'code', code: 'SELECT 1;', language: 'sql' },
  factBox: {
    _type: 'factBox',
    title: 'The vote in numbers',
    body: [{ _type: 'block', children: [{ _type: 'span', text: 'Turnout was 61 per cent.' }] }],
  },
  divider: { _type: 'divider' },
};

const describe = (id: string, form: Form, description: string, example: object) => ({
  id: name(id, form),
  description,
  ...(form === 'sent' ? { examples: [example] } : {}),
});

const text = {
  image: 'An image between paragraphs.',
  gallery: 'Several images shown together.',
  embed: 'Something from another site, by its address: a video, a post, a map. Never markup.',
  pullQuote: 'Words lifted out of the story and set large.',
  cell: 'One cell of a table.',
  row: 'One row of a table.',
  table: 'A table whose rows are all equally wide.',
  code: 'Program text, shown as it is.',
  factBox: 'A box of background beside the story.',
  divider: 'A break between two parts of the text.',
};

export const ImageBlock = z
  .strictObject({ _type: literal('image'), _key: storedKey, ...imageShape })
  .meta(describe('ImageBlock', 'stored', text.image, examples.image));
export const ImageBlockInput = z
  .strictObject({ _type: literal('image'), _key: sentKey, ...imageInputShape })
  .meta(describe('ImageBlock', 'sent', text.image, examples.image));

export const Gallery = z
  .strictObject({
    _type: literal('gallery'),
    _key: storedKey,
    images: z.array(ImageBlock).min(1).max(limits.galleryImages).describe(galleryDescription),
  })
  .meta(describe('Gallery', 'stored', text.gallery, {}));
export const GalleryInput = z
  .strictObject({
    _type: literal('gallery'),
    _key: sentKey,
    images: z.array(ImageBlockInput).min(1).max(limits.galleryImages).describe(galleryDescription),
  })
  .meta(describe('Gallery', 'sent', text.gallery, { _type: 'gallery', images: [examples.image] }));

export const Embed = z
  .strictObject({
    _type: literal('embed'),
    _key: storedKey,
    url: base.embedUrl,
    provider: word.provider,
    title: word.embedTitle,
  })
  .meta(describe('Embed', 'stored', text.embed, examples.embed));
export const EmbedInput = z
  .strictObject({
    _type: literal('embed'),
    _key: sentKey,
    url: base.embedUrl,
    provider: word.provider.optional(),
    title: word.embedTitle.optional(),
  })
  .meta(describe('Embed', 'sent', text.embed, examples.embed));

export const PullQuote = z
  .strictObject({
    _type: literal('pullQuote'),
    _key: storedKey,
    text: base.quote,
    attribution: word.attribution,
  })
  .meta(describe('PullQuote', 'stored', text.pullQuote, examples.pullQuote));
export const PullQuoteInput = z
  .strictObject({
    _type: literal('pullQuote'),
    _key: sentKey,
    text: base.quote,
    attribution: word.attribution.optional(),
  })
  .meta(describe('PullQuote', 'sent', text.pullQuote, examples.pullQuote));

const TableCell = z
  .strictObject({
    _type: literal('cell'),
    _key: storedKey,
    value: z.array(TextBlock).min(1).max(limits.blocksPerCell).describe(cellDescription),
  })
  .meta(describe('TableCell', 'stored', text.cell, {}));
const TableCellInput = z
  .union([
    Text(limits.spanCharacters).describe('Plain text of the cell, at most 100,000 characters.'),
    z.strictObject({
      _type: literal('cell'),
      _key: sentKey,
      value: z.array(TextBlockInput).min(1).max(limits.blocksPerCell).describe(cellDescription),
    }),
  ])
  .meta({
    id: 'TableCellInput',
    description: `${text.cell} A string is short for one plain paragraph.`,
    examples: ['31'],
  });

const TableRow = z
  .strictObject({
    _type: literal('row'),
    _key: storedKey,
    cells: z.array(TableCell).min(1).max(limits.tableColumns).describe(cellsDescription),
  })
  .meta(describe('TableRow', 'stored', text.row, {}));
const TableRowInput = z
  .strictObject({
    _type: literal('row').optional(),
    _key: sentKey,
    cells: z.array(TableCellInput).min(1).max(limits.tableColumns).describe(cellsDescription),
  })
  .meta(describe('TableRow', 'sent', text.row, { cells: ['Greens', '31'] }));

export const Table = z
  .strictObject({
    _type: literal('table'),
    _key: storedKey,
    headerRows: base.headerRows,
    rows: z.array(TableRow).min(1).max(limits.tableRows).describe(rowsDescription),
  })
  .superRefine(checkTable)
  .meta(describe('Table', 'stored', text.table, examples.table));
export const TableInput = z
  .strictObject({
    _type: literal('table'),
    _key: sentKey,
    headerRows: base.headerRows.optional(),
    rows: z.array(TableRowInput).min(1).max(limits.tableRows).describe(rowsDescription),
  })
  .superRefine(checkTable)
  .meta(describe('Table', 'sent', text.table, examples.table));

export const CodeBlock = z
  .strictObject({ _type: literal('code'), _key: storedKey, code: base.code, language: word.language })
  .meta(describe('CodeBlock', 'stored', text.code, examples.code));
export const CodeBlockInput = z
  .strictObject({
    _type: literal('code'),
    _key: sentKey,
    code: base.code,
    language: word.language.optional(),
  })
  .meta(describe('CodeBlock', 'sent', text.code, examples.code));

export const FactBox = z
  .strictObject({
    _type: literal('factBox'),
    _key: storedKey,
    title: word.boxTitle,
    body: z.array(TextBlock).min(1).max(limits.factBoxBlocks).describe(boxDescription),
  })
  .meta(describe('FactBox', 'stored', text.factBox, examples.factBox));
export const FactBoxInput = z
  .strictObject({
    _type: literal('factBox'),
    _key: sentKey,
    title: word.boxTitle.optional(),
    body: z.array(TextBlockInput).min(1).max(limits.factBoxBlocks).describe(boxDescription),
  })
  .meta(describe('FactBox', 'sent', text.factBox, examples.factBox));

export const Divider = z
  .strictObject({ _type: literal('divider'), _key: storedKey })
  .meta(describe('Divider', 'stored', text.divider, examples.divider));
export const DividerInput = z
  .strictObject({ _type: literal('divider'), _key: sentKey })
  .meta(describe('Divider', 'sent', text.divider, examples.divider));
