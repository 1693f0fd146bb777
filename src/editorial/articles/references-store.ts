import type { Raw } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { type FoundTerm, findParts, type Named, namedTerms } from '../terms/store.ts';

/** An article that a link may lead to; its name is its headline. */
export type FoundArticle = {
  collection: 'articles';
  id: string;
  slug: string;
  name: string;
  language: string;
};

export type Found = FoundTerm | FoundArticle;

export type NamedArticles = { ids: string[]; slugs: string[]; language: string };

const target = Prisma.sql`SELECT 'articles' AS collection, id, slug, headline AS name, language FROM articles`;

/** Terms, and articles by id or by their slug in one language, in one statement; what is in the trash is not found. */
export function findNamed(
  db: Raw,
  terms: Named[],
  { ids, slugs, language }: NamedArticles,
  keepTerms: boolean,
): Promise<Found[]> {
  const { parts, found } = namedTerms(terms, keepTerms);
  if (slugs.length > 0) {
    parts.push(Prisma.sql`articles_named AS (
      ${target} WHERE trashed_at IS NULL
        AND (id = ANY(${ids}::uuid[]) OR (language = ${language} AND slug = ANY(${slugs}::text[]))))`);
    found.push(Prisma.sql`SELECT * FROM articles_named`);
  }
  return findParts(db, parts, found);
}

/** By slug in any language, for which there is no index: asked for what is not found otherwise. */
export const findInAnyLanguage = (db: Raw, slugs: string[]): Promise<FoundArticle[]> =>
  db.$queryRaw`${target} WHERE trashed_at IS NULL AND slug = ANY(${slugs}::text[])`;
