/**
 * Which of the ids that two lists share were moved: the fewest whose going elsewhere explains the new order. What
 * stays is a longest increasing run of old places.
 */
export function movedIds(from: readonly string[], to: readonly string[]): Set<string> {
  const place = new Map(from.map((id, at) => [id, at]));
  const shared = to.filter((id) => place.has(id));
  const places = shared.map((id) => place.get(id) ?? 0);
  // `ends[n]` is where the run of length n + 1 with the smallest last place ends; `before` leads back along it.
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, value] of places.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = at;
  }
  const moved = new Set(shared);
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) moved.delete(shared[at] ?? '');
  return moved;
}
