import { conflict, unprocessable } from '../../errors.ts';
import type { Content, Kind, Tx } from '../terms/kind.ts';
import { resolveReferences } from '../terms/resolve.ts';
import { CategoryCreate } from './schema.ts';
import { type CategoryRow, categoryStore, countCategories, findEdges } from './store.ts';
import { maximumCategories, placementFault } from './tree.ts';

export const categoryContentOf = (row: CategoryRow): Content<'category'> => ({
  slug: row.slug,
  name: row.name,
  description: row.description,
  parentId: row.parentId,
  position: row.position,
});

const refuse = (detail: string) => unprocessable([{ pointer: '/parent', detail }]);

async function parentFrom(tx: Tx, parent: string): Promise<string> {
  const { category } = await resolveReferences(tx, { categories: [parent], tags: [], authors: [] }, true);
  const id = category(parent);
  if (id === undefined) throw refuse('is not the id or slug of a category');
  return id;
}

async function refuseOneMore(tx: Tx): Promise<void> {
  if ((await countCategories(tx)) >= maximumCategories)
    throw conflict(
      `There are ${maximumCategories} categories, and no more may be. Use tags for finer distinctions.`,
    );
}

export const categoryKind: Kind<'category', CategoryRow, CategoryCreate> = {
  kind: 'category',
  collection: 'categories',
  store: categoryStore,
  writeSchema: CategoryCreate,
  contentOf: categoryContentOf,
  writeOf: ({ name, description, parentId, position }) => ({ name, description, parent: parentId, position }),
  checkRoom: refuseOneMore,
  contentFrom: async (tx, id, { name, description = null, parent = null, position = 0 }, slug) => {
    const parentId = parent === null ? null : await parentFrom(tx, parent);
    const fault = parentId === null ? undefined : placementFault(await findEdges(tx), id, parentId);
    if (fault !== undefined) throw refuse(fault);
    return { slug, name, description, parentId, position };
  },
  checkRestorable: async (tx, { parent }) => {
    await refuseOneMore(tx);
    if (parent?.trashedAt)
      throw conflict(`The category above it, "${parent.name}", is in the trash. Restore that one first.`);
  },
};
