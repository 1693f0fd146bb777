import type { Deps } from '../../deps.ts';
import { invalidRequest } from '../../errors.ts';
import { implement } from '../../http/implement.ts';
import { termHandlers } from '../terms/handlers.ts';
import type { Db, TermWhere } from '../terms/kind.ts';
import type { TermQuery } from '../terms/list.ts';
import { resolveReferences } from '../terms/resolve.ts';
import { categoryContract } from './contract.ts';
import { categoryKind } from './kind.ts';
import { presentCategory } from './presenter.ts';

async function underParent(
  db: Db,
  { parent }: TermQuery & { parent?: string | undefined },
): Promise<TermWhere> {
  if (parent === undefined) return {};
  const { category } = await resolveReferences(db, { categories: [parent], tags: [], authors: [] }, false);
  const parentId = category(parent);
  if (parentId === undefined) throw invalidRequest([{ parameter: 'parent', detail: 'is not known' }]);
  return { parentId };
}

export const categoryRoutes = (deps: Deps) =>
  implement(categoryContract, termHandlers(deps, categoryKind, presentCategory, underParent));
