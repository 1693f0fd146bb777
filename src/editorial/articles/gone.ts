import type { ArticleDocument } from '../../content/document.ts';
import type { Tx } from '../../database/client.ts';
import type { Fault } from '../../errors.ts';
import { resolveReferences } from '../terms/resolve.ts';
import { linkedBy } from './references.ts';
import { findExisting } from './store.ts';

/**
 * What a document names and the desk no longer has; terms that it has stay out of the trash until the
 * transaction ends. A linked article in the trash is no fault: readers are not shown its card.
 */
export async function findGone(tx: Tx, document: ArticleDocument): Promise<Fault[]> {
  const { categoryId, tagIds, bylines, relatedLinks } = document;
  const named = [
    ...(categoryId === null ? [] : ([{ kind: 'category', id: categoryId, pointer: '/category' }] as const)),
    ...tagIds.map((id, at) => ({ kind: 'tag', id, pointer: `/tags/${at}` }) as const),
    ...bylines.map(
      ({ authorId }, at) => ({ kind: 'author', id: authorId, pointer: `/bylines/${at}/author` }) as const,
    ),
    ...relatedLinks.flatMap((link, at) =>
      link.categoryId === null
        ? []
        : [{ kind: 'category', id: link.categoryId, pointer: `/relatedLinks/${at}/category` } as const],
    ),
  ];
  const of = (kind: string) => named.filter((name) => name.kind === kind).map(({ id }) => id);
  const terms = await resolveReferences(
    tx,
    { categories: of('category'), tags: of('tag'), authors: of('author') },
    true,
  );
  const articles = await findExisting(tx, linkedBy(document));
  const lost = relatedLinks.flatMap(({ targetId }, at) =>
    targetId === null || articles.has(targetId)
      ? []
      : [{ pointer: `/relatedLinks/${at}/article`, detail: `The article ${targetId} is gone` }],
  );
  const gone = named
    .filter(({ kind, id }) => terms[kind](id) === undefined)
    .map(({ kind, id, pointer }) => ({ pointer, detail: `The ${kind} ${id} is gone or in the trash` }));
  return [...gone, ...lost];
}
