import { Prisma } from '../../database/generated/client.ts';
import type { AuthorModel } from '../../database/generated/models.ts';
import type { Content, TermStore } from '../terms/kind.ts';
import { countArticles } from '../terms/store.ts';

export type AuthorRow = AuthorModel;

const dataOf = (content: Content<'author'>) => ({ ...content, image: content.image ?? Prisma.DbNull });

export const authorStore: TermStore<'author', AuthorRow> = {
  find: (db, where) => db.author.findFirst({ where }),
  list: (db, where, take) => db.author.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }], take }),
  insert: (tx, id, content, now) =>
    tx.author.create({ data: { id, ...dataOf(content), createdAt: now, updatedAt: now } }),
  update: (tx, id, content, now) =>
    tx.author.update({
      where: { id },
      data: { ...dataOf(content), version: { increment: 1 }, updatedAt: now },
    }),
  setTrashed: (tx, id, trashedAt, now) =>
    tx.author.update({ where: { id }, data: { trashedAt, version: { increment: 1 }, updatedAt: now } }),
  countUses: async (tx, id, now) => ({
    articles: await countArticles(
      tx,
      Prisma.sql`SELECT a.id FROM articles a JOIN bylines b ON b.article_id = a.id
                 WHERE b.author_id = ${id}::uuid AND a.trashed_at IS NULL`,
      Prisma.sql`p.author_ids @> ARRAY[${id}::uuid]`,
      now,
    ),
    children: 0,
  }),
};
