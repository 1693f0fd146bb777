import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { noteContract } from './contract.ts';
import type { Note } from './schema.ts';
import { createNote, deleteNote, listNotes } from './service.ts';
import type { NoteRow } from './store.ts';

const presentNote = ({ sectionId, createdAt, ...rest }: NoteRow): Note => ({
  ...rest,
  section: sectionId,
  createdAt: createdAt.toISOString(),
});

export const noteRoutes = ({ database: { prisma } }: Deps) =>
  implement(noteContract, {
    list: async ({ params, query, url }) => {
      const { rows, nextCursor } = await listNotes(prisma, params.article, query);
      return { body: { data: rows.map(presentNote), nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    create: async ({ params, body }, context) => ({
      body: presentNote(await createNote(prisma, params.article, body, context)),
    }),
    remove: async ({ params }, context) => {
      await deleteNote(prisma, params.article, params.note, context);
      return { body: undefined };
    },
  });
