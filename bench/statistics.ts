/** The middle value; of an even number, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}

/** The smallest value that at least `share` (0–1) of the values do not exceed. NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The middle of the slopes between all pairs of points (Theil–Sen): a few that lie far off do not bend it. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const slopes: number[] = [];
  for (const [at, one] of points.entries())
    for (const other of points.slice(at + 1))
      if (other.x !== one.x) slopes.push((other.y - one.y) / (other.x - one.x));
  return median(slopes);
}

/** What a series ends at, over what it begins at, by its robust slope: 1 when it is flat. */
export function growthRatio(values: readonly number[]): number {
  const points = values.map((y, x) => ({ x, y }));
  const step = slope(points);
  const start = median(points.map(({ x, y }) => y - step * x));
  return (start + step * (values.length - 1)) / start;
}
