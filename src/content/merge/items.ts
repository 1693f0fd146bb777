import { isDeepStrictEqual } from 'node:util';
import { type Difference, mergeValue, note, type Place, type Three } from './difference.ts';
import { mergeOrder } from './order.ts';

/** How the items of a list are told apart and shown. */
export type ItemKind<T> = {
  list: '/sections' | '/relatedLinks';
  place: (id: string) => Omit<Place, 'pointer'>;
  /** The properties that are merged apart, by their pointers; null when these three can only be merged whole. */
  properties: (three: Three<T>) => Record<string, keyof T> | null;
  shown: (item: T) => unknown;
};

const idOf = ({ id }: { id: string }) => id;

/** Merges an item that is everywhere: property by property where its kind allows. */
function mergeItem<T extends { id: string }>(three: Three<T>, kind: ItemKind<T>, found: Difference[]): T {
  const place = kind.place(three.current.id);
  const properties = kind.properties(three);
  if (!properties) {
    const { value, conflict } = mergeValue(three);
    note(found, { ...place, pointer: '' }, three, conflict, kind.shown);
    return value;
  }
  const merged = { ...three.current };
  for (const [pointer, name] of Object.entries(properties)) {
    const { base, current, mine } = three;
    const values = { base: base[name], current: current[name], mine: mine[name] };
    const { value, conflict } = mergeValue(values);
    note(found, { ...place, pointer }, values, conflict);
    merged[name] = value;
  }
  return merged;
}

/**
 * Merges two lists of items that began as one, by id. What one side removed and the other left as it was goes;
 * what one side removed and the other changed is a conflict.
 */
export function mergeItems<T extends { id: string }>(
  { base, current, mine }: Three<readonly T[]>,
  kind: ItemKind<T>,
  found: Difference[],
): T[] {
  const index = (items: readonly T[]) => new Map(items.map((item) => [item.id, item]));
  const [before, theirs, ours] = [index(base), index(current), index(mine)];
  const kept = new Map<string, T>();
  for (const id of new Set([...theirs.keys(), ...ours.keys(), ...before.keys()])) {
    const [b, c, m] = [before.get(id), theirs.get(id), ours.get(id)];
    if (b && c && m) {
      kept.set(id, mergeItem({ base: b, current: c, mine: m }, kind, found));
      continue;
    }
    const three = { base: b, current: c, mine: m };
    const { value, conflict } = mergeValue(three);
    note(found, { ...kind.place(id), pointer: '' }, three, conflict, (item) => item && kind.shown(item));
    if (value) kept.set(id, value);
  }
  const orders = { base: base.map(idOf), current: current.map(idOf), mine: mine.map(idOf) };
  const { order, conflict } = mergeOrder(orders.base, orders.current, orders.mine, new Set(kept.keys()));
  if (reordered(orders)) note(found, { pointer: kind.list }, orders, conflict);
  return order.flatMap((id) => kept.get(id) ?? []);
}

/** Whether what is in all three lists is not in the same order in all of them. */
function reordered({ base, current, mine }: Three<string[]>): boolean {
  const [inBase, inCurrent, inMine] = [new Set(base), new Set(current), new Set(mine)];
  const shared = (ids: string[]) => ids.filter((id) => inBase.has(id) && inCurrent.has(id) && inMine.has(id));
  return ![current, mine].every((ids) => isDeepStrictEqual(shared(ids), shared(base)));
}
