import { isDeepStrictEqual } from 'node:util';

/** Ids that stand in one list only, by the shared id they follow; '' for those at the start. */
function runs(list: readonly string[], shared: ReadonlySet<string>, kept: ReadonlySet<string>) {
  const found = new Map<string, string[]>();
  let after = '';
  for (const id of list) {
    if (shared.has(id)) after = id;
    else if (kept.has(id)) found.set(after, [...(found.get(after) ?? []), id]);
  }
  return found;
}

/**
 * Merges two orders that began as `base`. When one side alone reordered, its order counts; what either side added
 * stays next to the neighbour it was put after, and where both added in one place, the smaller id goes first: ids
 * are made in the order of time, and the outcome does not depend on who merges last. `kept` are the ids that are
 * left; both sides having reordered is a conflict, and the order is then that of `current`.
 */
export function mergeOrder(
  base: readonly string[],
  current: readonly string[],
  mine: readonly string[],
  kept: ReadonlySet<string>,
): { order: string[]; conflict: boolean } {
  const inMine = new Set(mine);
  const shared = new Set(current.filter((id) => inMine.has(id) && kept.has(id)));
  const known = new Set(base);
  const theirs = current.filter((id) => shared.has(id));
  const ours = mine.filter((id) => shared.has(id));
  const old = base.filter((id) => shared.has(id));
  const moved = (list: string[]) =>
    !isDeepStrictEqual(
      list.filter((id) => known.has(id)),
      old,
    );
  const conflict = moved(theirs) && moved(ours) && !isDeepStrictEqual(theirs, ours);
  const backbone = moved(ours) && !conflict ? ours : theirs;
  const theirRuns = runs(current, shared, kept);
  const ourRuns = runs(mine, shared, kept);
  const order = ['', ...backbone].flatMap((id) => {
    const [a = [], b = []] = [theirRuns.get(id), ourRuns.get(id)];
    const added = (a[0] ?? '') < (b[0] ?? '') ? [...a, ...b] : [...b, ...a];
    return id === '' ? added : [id, ...added];
  });
  return { order, conflict };
}
