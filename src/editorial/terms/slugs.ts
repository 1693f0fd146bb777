import { freeSlug, slugStem } from '../../content/free-slug.ts';
import { slugify } from '../../content/slug.ts';
import { slugTaken } from '../../errors.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import type { Collection, Kind, TermRow, Tx } from './kind.ts';
import { findSlugs } from './store.ts';

/** From the name; a name without letters or digits gives the end of the term's id. */
export const slugFor = (kind: TermKind, name: string, id: string) =>
  slugify(name) || `${kind}-${id.slice(-12)}`;

async function suggestSlug(tx: Tx, collection: Collection, slug: string): Promise<string> {
  const stem = slugStem(slug);
  return freeSlug(stem, await findSlugs(tx, collection, `${stem}-`));
}

/** Refuses a slug that another term of the kind has, in the trash or not. The kind must be locked. */
export async function refuseTakenSlug<
  K extends TermKind,
  Row extends TermRow,
  Write extends { name: string },
>(tx: Tx, kind: Kind<K, Row, Write>, id: string, slug: string): Promise<void> {
  const owner = await kind.store.find(tx, { slug });
  if (!owner || owner.id === id) return;
  const trashed = owner.trashedAt ? ', which is in the trash' : '';
  throw slugTaken(
    slug,
    await suggestSlug(tx, kind.collection, slug),
    `the ${kind.kind} "${owner.name}"${trashed}`,
  );
}
