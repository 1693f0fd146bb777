import { Prisma } from '../../database/generated/client.ts';
import type { TagModel } from '../../database/generated/models.ts';
import type { TermStore } from '../terms/kind.ts';
import { countArticles } from '../terms/store.ts';

export type TagRow = TagModel;

export const tagStore: TermStore<'tag', TagRow> = {
  find: (db, where) => db.tag.findFirst({ where }),
  list: (db, where, take) => db.tag.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }], take }),
  insert: (tx, id, content, now) =>
    tx.tag.create({ data: { id, ...content, createdAt: now, updatedAt: now } }),
  update: (tx, id, content, now) =>
    tx.tag.update({ where: { id }, data: { ...content, version: { increment: 1 }, updatedAt: now } }),
  setTrashed: (tx, id, trashedAt, now) =>
    tx.tag.update({ where: { id }, data: { trashedAt, version: { increment: 1 }, updatedAt: now } }),
  countUses: async (tx, id, now) => ({
    articles: await countArticles(
      tx,
      Prisma.sql`SELECT a.id FROM articles a JOIN article_tags t ON t.article_id = a.id
                 WHERE t.tag_id = ${id}::uuid AND a.trashed_at IS NULL`,
      Prisma.sql`p.tag_ids @> ARRAY[${id}::uuid]`,
      now,
    ),
    children: 0,
  }),
};
