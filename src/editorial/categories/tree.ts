/** A category and what it lies under. */
export type Edge = { id: string; parentId: string | null };

/** Levels that a path from the root may have; the table's trigger holds the same. */
export const maximumDepth = 10;

/** Categories that there may be outside the trash: readers get the tree whole. */
export const maximumCategories = 1_000;

function heightOf(id: string, children: Map<string, string[]>): number {
  return 1 + Math.max(0, ...(children.get(id) ?? []).map((child) => heightOf(child, children)));
}

/** What keeps `id`, new or with all that lies under it, from lying under `parentId`; undefined when nothing does. */
export function placementFault(edges: readonly Edge[], id: string, parentId: string): string | undefined {
  const parents = new Map(edges.map((edge) => [edge.id, edge.parentId]));
  let above = 0;
  for (let at: string | null = parentId; at !== null; at = parents.get(at) ?? null) {
    if (at === id) return at === parentId ? 'is the category itself' : 'lies under the category itself';
    above += 1;
  }
  const children = new Map<string, string[]>();
  for (const edge of edges)
    if (edge.parentId !== null)
      children.set(edge.parentId, [...(children.get(edge.parentId) ?? []), edge.id]);
  const depth = above + heightOf(id, children);
  return depth > maximumDepth
    ? `makes the tree ${depth} levels deep; at most ${maximumDepth} are allowed`
    : undefined;
}
