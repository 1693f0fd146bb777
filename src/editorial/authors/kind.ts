import { completeImage, type Image } from '../../content/image.ts';
import type { Content, Kind } from '../terms/kind.ts';
import { AuthorCreate } from './schema.ts';
import { type AuthorRow, authorStore } from './store.ts';

export const authorContentOf = (row: AuthorRow): Content<'author'> => ({
  slug: row.slug,
  name: row.name,
  jobTitle: row.jobTitle,
  biography: row.biography,
  url: row.url,
  image: row.image as Image | null,
});

export const authorKind: Kind<'author', AuthorRow, AuthorCreate> = {
  kind: 'author',
  collection: 'authors',
  store: authorStore,
  writeSchema: AuthorCreate,
  contentOf: authorContentOf,
  writeOf: ({ slug: _, ...write }) => write,
  contentFrom: (_tx, _id, { name, jobTitle = null, biography = null, url = null, image }, slug) => ({
    slug,
    name,
    jobTitle,
    biography,
    url,
    image: image ? completeImage(image) : null,
  }),
};
