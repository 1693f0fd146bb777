import type { PrismaClient, Tx } from '../../database/client.ts';
import type { Prisma } from '../../database/generated/client.ts';

const columns = {
  id: true,
  text: true,
  sectionId: true,
  actor: { select: { id: true, name: true } },
  createdAt: true,
} satisfies Prisma.NoteSelect;

export type NoteRow = Prisma.NoteGetPayload<{ select: typeof columns }>;

/** One keyset page, newest first, and one more. */
export const listNoteRows = (
  prisma: PrismaClient,
  articleId: string,
  after: { at: Date; id: string } | null,
  take: number,
): Promise<NoteRow[]> =>
  prisma.note.findMany({
    where: {
      articleId,
      ...(after && {
        OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
    select: columns,
  });

type NewNote = Pick<
  Prisma.NoteUncheckedCreateInput,
  'id' | 'articleId' | 'sectionId' | 'text' | 'actorId'
> & {
  createdAt: Date;
};

export const insertNote = (tx: Tx, note: NewNote): Promise<NoteRow> =>
  tx.note.create({ data: note, select: columns });

/** What was deleted; null when the article has no such note. */
export async function deleteNoteRow(tx: Tx, articleId: string, id: string): Promise<NoteRow | null> {
  const note = await tx.note.findFirst({ where: { id, articleId }, select: columns });
  if (!note) return null;
  const { count } = await tx.note.deleteMany({ where: { id } });
  return count === 1 ? note : null;
}
