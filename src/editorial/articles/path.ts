import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { Db } from '../../database/client.ts';
import { conflict, notFound } from '../../errors.ts';
import { findIdsBySlug, isArticle } from './store.ts';

export const articleParams = z.strictObject({
  article: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'Id or slug of the article.', example: 'port-saffrey-electric-quay' }),
});

/** The id behind an id or slug in a path. A slug that several languages share needs the id. */
export async function articleIdOf(db: Db, reference: string): Promise<string> {
  if (isUuid(reference)) return reference.toLowerCase();
  const found = await findIdsBySlug(db, reference);
  if (found.length > 1)
    throw conflict(
      `Several languages share this slug (${found.map(({ language }) => language).join(', ')}): name the article by its id.`,
    );
  if (!found[0]) throw notFound('The article');
  return found[0].id;
}

/** The same, of an article that is there for certain: an unknown id has no list, not an empty one. */
export async function knownArticleId(db: Db, reference: string): Promise<string> {
  const id = await articleIdOf(db, reference);
  if (!(await isArticle(db, id))) throw notFound('The article');
  return id;
}
