import type { Content, Kind } from '../terms/kind.ts';
import { TagCreate } from './schema.ts';
import { type TagRow, tagStore } from './store.ts';

export const tagContentOf = ({ slug, name, description }: TagRow): Content<'tag'> => ({
  slug,
  name,
  description,
});

export const tagKind: Kind<'tag', TagRow, TagCreate> = {
  kind: 'tag',
  collection: 'tags',
  store: tagStore,
  writeSchema: TagCreate,
  contentOf: tagContentOf,
  writeOf: ({ name, description }) => ({ name, description }),
  contentFrom: (_tx, _id, { name, description = null }, slug) => ({ slug, name, description }),
};
