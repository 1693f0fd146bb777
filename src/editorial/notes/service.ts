import { v7 as uuidv7 } from 'uuid';
import { factsOf } from '../../audit/change.ts';
import { recordAudit } from '../../audit/record.ts';
import type { PrismaClient } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { notFound, unprocessable } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { TimePosition } from '../../http/instant.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import { articleIdOf, knownArticleId } from '../articles/path.ts';
import { openArticle, refuseTrashed } from '../articles/save.ts';
import type { NoteCreate } from './schema.ts';
import { deleteNoteRow, insertNote, listNoteRows, type NoteRow } from './store.ts';

export async function listNotes(
  prisma: PrismaClient,
  reference: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ rows: NoteRow[]; nextCursor: string | null }> {
  const article = await knownArticleId(prisma, reference);
  const name = listName('listNotes', { article });
  const [at, id] = query.cursor ? readCursor(name, query.cursor, TimePosition) : [];
  const after = at && id ? { at: new Date(at), id } : null;
  const found = await listNoteRows(prisma, article, after, query.limit);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const more = found.length > query.limit && last;
  return { rows, nextCursor: more ? writeCursor(name, [last.createdAt.toISOString(), last.id]) : null };
}

export async function createNote(
  prisma: PrismaClient,
  reference: string,
  { text, section = null }: NoteCreate,
  context: Context,
): Promise<NoteRow> {
  const articleId = await articleIdOf(prisma, reference);
  return inTransaction(prisma, async (tx) => {
    const article = await openArticle(tx, articleId, context.actor);
    refuseTrashed(article);
    if (section !== null && !article.sections.some(({ id }) => id === section))
      throw unprocessable([{ pointer: '/section', detail: 'is not the id of a section of this article' }]);
    const note = await insertNote(tx, {
      id: uuidv7(),
      articleId,
      sectionId: section,
      text,
      actorId: context.actor?.id ?? null,
      createdAt: context.now,
    });
    await recordAudit(tx, context, {
      action: 'note_created',
      resourceType: 'article',
      resourceId: articleId,
      details: { note: note.id },
      after: factsOf({ text, section }),
    });
    return note;
  });
}

export async function deleteNote(
  prisma: PrismaClient,
  reference: string,
  note: string,
  context: Context,
): Promise<void> {
  const articleId = await articleIdOf(prisma, reference);
  await inTransaction(prisma, async (tx) => {
    await openArticle(tx, articleId, context.actor);
    const gone = await deleteNoteRow(tx, articleId, note);
    if (!gone) throw notFound('The note');
    await recordAudit(tx, context, {
      action: 'note_deleted',
      resourceType: 'article',
      resourceId: articleId,
      details: { note },
      before: factsOf({ text: gone.text, section: gone.sectionId }),
    });
  });
}
