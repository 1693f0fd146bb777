import type { ArticleDocument } from '../../content/document.ts';
import type { Fault } from '../../errors.ts';
import type { Db } from './store.ts';

type Ref = { id: string; slug: string; name: string };
type Target = { id: string; slug: string; headline: string };

/** Everything that a document names by id, as it is called now. */
export type Names = {
  categories: Map<string, Ref>;
  tags: Map<string, Ref>;
  authors: Map<string, Ref>;
  articles: Map<string, Target>;
};

const ref = { id: true, slug: true, name: true };
const byId = <T extends { id: string }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]));
const present = (ids: (string | null)[]) => ids.filter((id) => id !== null);

/** `living` leaves out what is in the trash. */
export async function findNames(db: Db, document: ArticleDocument, living: boolean): Promise<Names> {
  const among = (ids: string[]) => ({ id: { in: ids }, ...(living ? { trashedAt: null } : {}) });
  const links = document.relatedLinks;
  const categories = await db.category.findMany({
    where: among(present([document.categoryId, ...links.map(({ categoryId }) => categoryId)])),
    select: ref,
  });
  const tags = await db.tag.findMany({ where: among(document.tagIds), select: ref });
  const authors = await db.author.findMany({
    where: among(document.bylines.map(({ authorId }) => authorId)),
    select: ref,
  });
  const articles = await db.article.findMany({
    where: among(present(links.map(({ targetId }) => targetId))),
    select: { id: true, slug: true, headline: true },
  });
  return { categories: byId(categories), tags: byId(tags), authors: byId(authors), articles: byId(articles) };
}

/** What the document names and the desk no longer has. */
export function goneFrom(document: ArticleDocument, names: Names): Fault[] {
  const faults: Fault[] = [];
  const check = (id: string | null, found: Map<string, unknown>, pointer: string, what: string) => {
    if (id !== null && !found.has(id))
      faults.push({ pointer, detail: `${what} ${id} is gone or in the trash` });
  };
  check(document.categoryId, names.categories, '/category', 'The category');
  for (const [at, id] of document.tagIds.entries()) check(id, names.tags, `/tags/${at}`, 'The tag');
  for (const [at, { authorId }] of document.bylines.entries())
    check(authorId, names.authors, `/bylines/${at}/author`, 'The author');
  for (const [at, link] of document.relatedLinks.entries()) {
    check(link.targetId, names.articles, `/relatedLinks/${at}/article`, 'The article');
    check(link.categoryId, names.categories, `/relatedLinks/${at}/category`, 'The category');
  }
  return faults;
}
