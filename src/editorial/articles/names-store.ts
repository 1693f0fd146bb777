import type { ArticleDocument } from '../../content/document.ts';
import type { Db } from '../../database/client.ts';

type Ref = { id: string; slug: string; name: string };
type Target = { id: string; slug: string; headline: string };

/** Everything that documents name by id, as it is called now. */
export type Names = {
  categories: Map<string, Ref>;
  tags: Map<string, Ref>;
  authors: Map<string, Ref>;
  articles: Map<string, Target>;
};

const ref = { id: true, slug: true, name: true };
const byId = <T extends { id: string }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]));
const present = (ids: (string | null)[]) => ids.filter((id) => id !== null);

/** Also what is in the trash: a revision tells how things were. */
export async function findNames(db: Db, ...documents: ArticleDocument[]): Promise<Names> {
  const among = (ids: string[]) => ({ id: { in: ids } });
  const links = documents.flatMap(({ relatedLinks }) => relatedLinks);
  const categories = await db.category.findMany({
    where: among(
      present([
        ...documents.map((document) => document.categoryId),
        ...links.map(({ categoryId }) => categoryId),
      ]),
    ),
    select: ref,
  });
  const tags = await db.tag.findMany({
    where: among(documents.flatMap(({ tagIds }) => tagIds)),
    select: ref,
  });
  const authors = await db.author.findMany({
    where: among(documents.flatMap(({ bylines }) => bylines.map(({ authorId }) => authorId))),
    select: ref,
  });
  const articles = await db.article.findMany({
    where: among(present(links.map(({ targetId }) => targetId))),
    select: { id: true, slug: true, headline: true },
  });
  return { categories: byId(categories), tags: byId(tags), authors: byId(authors), articles: byId(articles) };
}
