import type { CategoryDocument } from '../../publication/terms/document.ts';
import type { Category, CategoryNode } from './schema.ts';

type Tree = { roots: CategoryNode[]; nodes: Map<string, CategoryNode>; parents: Map<string, string> };

/** Builds the tree from categories in the order of siblings. One whose parent is not among them is a root. */
export function treeOf(categories: readonly CategoryDocument[]): Tree {
  const nodes = new Map(
    categories.map(({ id, slug, name, description, position }): [string, CategoryNode] => [
      id,
      { id, slug, name, description, position, children: [] },
    ]),
  );
  const roots: CategoryNode[] = [];
  const parents = new Map<string, string>();
  for (const { id, parentId } of categories) {
    const node = nodes.get(id);
    const parent = parentId === null ? undefined : nodes.get(parentId);
    if (!node) continue;
    (parent?.children ?? roots).push(node);
    if (parent) parents.set(id, parent.id);
  }
  return { roots, nodes, parents };
}

/** A category with its way from the root; null when it is not in the tree. */
export function placedIn({ nodes, parents }: Tree, id: string): Category | null {
  const node = nodes.get(id);
  if (!node) return null;
  const ancestors: Category['ancestors'] = [];
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
    const ancestor = nodes.get(at);
    if (ancestor) ancestors.unshift({ id: ancestor.id, slug: ancestor.slug, name: ancestor.name });
  }
  return { ...node, ancestors };
}
