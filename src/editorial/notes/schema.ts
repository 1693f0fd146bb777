import { z } from 'zod';
import { instant, someText } from '../../content/fields.ts';
import { Id } from '../../http/id.ts';

export const NoteCreate = z
  .strictObject({
    text: someText(5_000).describe('Plain text, kept to the byte. At most 5,000 characters.'),
    section: Id.nullable()
      .optional()
      .describe('Id of the section that the note is about. About the whole article, when null or left out.'),
  })
  .meta({ id: 'NoteCreate', description: 'A note as a colleague sends it.' });

export type NoteCreate = z.infer<typeof NoteCreate>;

export const Note = z
  .object({
    id: z.uuid(),
    text: z.string().describe('Plain text, as it was written.'),
    section: z
      .uuid()
      .nullable()
      .describe(
        'Id of the section it is about, also when that was deleted since; null for the whole article.',
      ),
    actor: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .describe('The key that wrote it; null when Dateline did.'),
    createdAt: instant.describe('When it was written. A note is never changed.'),
  })
  .meta({ id: 'Note', description: 'A word among colleagues on an article. Readers never see it.' });

export type Note = z.input<typeof Note>;
