import { Prisma } from '../../database/generated/client.ts';
import type { CategoryModel } from '../../database/generated/models.ts';
import type { Db, TermStore } from '../terms/kind.ts';
import { countArticles } from '../terms/store.ts';
import type { Edge } from './tree.ts';

const include = { parent: { select: { id: true, slug: true, name: true, trashedAt: true } } };

export type CategoryRow = CategoryModel & {
  parent: { id: string; slug: string; name: string; trashedAt: Date | null } | null;
};

export const countCategories = (db: Db): Promise<number> => db.category.count({ where: { trashedAt: null } });

/** The whole tree, the trash too: what is in it keeps its place and may come back. */
export const findEdges = (db: Db): Promise<Edge[]> =>
  db.category.findMany({ select: { id: true, parentId: true } });

export const categoryStore: TermStore<'category', CategoryRow> = {
  find: (db, where) => db.category.findFirst({ where, include }),
  list: (db, where, take) =>
    db.category.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }], take, include }),
  insert: (tx, id, content, now) =>
    tx.category.create({ data: { id, ...content, createdAt: now, updatedAt: now }, include }),
  update: (tx, id, content, now) =>
    tx.category.update({
      where: { id },
      data: { ...content, version: { increment: 1 }, updatedAt: now },
      include,
    }),
  setTrashed: (tx, id, trashedAt, now) =>
    tx.category.update({
      where: { id },
      data: { trashedAt, version: { increment: 1 }, updatedAt: now },
      include,
    }),
  countUses: async (tx, id, now) => ({
    articles: await countArticles(
      tx,
      Prisma.sql`SELECT a.id FROM articles a WHERE a.category_id = ${id}::uuid AND a.trashed_at IS NULL
                 UNION ALL
                 SELECT a.id FROM articles a JOIN related_links l ON l.article_id = a.id
                 WHERE l.category_id = ${id}::uuid AND a.trashed_at IS NULL`,
      Prisma.sql`p.category_id = ${id}::uuid
                 OR p.document @> ${JSON.stringify({ relatedLinks: [{ categoryId: id }] })}::jsonb`,
      now,
    ),
    children: await tx.category.count({ where: { parentId: id, trashedAt: null } }),
  }),
};
