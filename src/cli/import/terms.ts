import type { Client } from '../../client/client.ts';
import { ProblemError } from '../../client/errors.ts';
import { authorContract } from '../../editorial/authors/contract.ts';
import { categoryContract } from '../../editorial/categories/contract.ts';
import type { Page } from './page/page.ts';
import type { Terms } from './write.ts';

type Named = { id: string; name: string };

/** How one kind of term is looked up and made by name. */
type Desk = { list: (name: string) => Promise<Named[]>; create: (name: string) => Promise<Named> };

const query = (name: string) => ({ q: name.slice(0, 200), limit: '100' });

const categoriesOf = (client: Client): Desk => ({
  list: async (name) => (await client.call(categoryContract.list, { query: query(name) })).body.data,
  create: async (name) => (await client.call(categoryContract.create, { body: { name } })).body,
});

const authorsOf = (client: Client): Desk => ({
  list: async (name) => (await client.call(authorContract.list, { query: query(name) })).body.data,
  create: async (name) => (await client.call(authorContract.create, { body: { name } })).body,
});

/** The term of this name, else the one of it in other case. */
async function find(desk: Desk, name: string): Promise<Named | undefined> {
  const found = await desk.list(name);
  const folded = name.toLowerCase();
  return found.find((term) => term.name === name) ?? found.find((term) => term.name.toLowerCase() === folded);
}

async function ensure(desk: Desk, name: string): Promise<Named & { made: boolean }> {
  const found = await find(desk, name);
  if (found) return { ...found, made: false };
  try {
    return { ...(await desk.create(name)), made: true };
  } catch (error) {
    // Somebody else may have made it just now.
    const theirs =
      error instanceof ProblemError && error.problem.status === 409 ? await find(desk, name) : undefined;
    if (theirs) return { ...theirs, made: false };
    throw error;
  }
}

async function ensureAll(desk: Desk, names: readonly (string | null)[], made: (name: string) => void) {
  const ids = new Map<string, string>();
  for (const name of names) {
    if (name === null || ids.has(name)) continue;
    const term = await ensure(desk, name);
    if (term.made) made(name);
    ids.set(name, term.id);
  }
  return (name: string) => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`"${name}" was not looked up`);
    return id;
  };
}

/** Finds the categories and authors that a page names, and makes those that are missing. */
export async function ensureTerms(client: Client, page: Page, note: (text: string) => void): Promise<Terms> {
  const categories = [page.category, ...page.relatedLinks.map(({ category }) => category)];
  return {
    category: await ensureAll(categoriesOf(client), categories, (name) =>
      note(`Made the category "${name}".`),
    ),
    author: await ensureAll(authorsOf(client), page.bylines, (name) => note(`Made the author "${name}".`)),
  };
}
