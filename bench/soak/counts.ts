/** Buckets of latency grow by this: what is read off them is right to within it. */
const step = 1.05;

type Counted = { answered: number; failed: Map<string, number>; buckets: number[] };

/** Counts answers by kind, in memory that does not grow with how many there are. */
export function createCounts() {
  const kinds = new Map<string, Counted>();
  const of = (kind: string): Counted => {
    const known = kinds.get(kind);
    if (known) return known;
    const made = { answered: 0, failed: new Map(), buckets: [] };
    kinds.set(kind, made);
    return made;
  };
  const bucketOf = (milliseconds: number) =>
    Math.max(0, Math.ceil(Math.log(milliseconds / 0.05) / Math.log(step)));
  const quantile = ({ buckets, answered }: Counted, share: number) => {
    let seen = 0;
    for (let at = 0; at < buckets.length; at += 1) {
      seen += buckets[at] ?? 0;
      if (seen >= answered * share) return 0.05 * step ** at;
    }
    return Number.NaN;
  };
  return {
    took: (kind: string, milliseconds: number) => {
      const counted = of(kind);
      const at = bucketOf(milliseconds);
      counted.answered += 1;
      counted.buckets[at] = (counted.buckets[at] ?? 0) + 1;
    },
    fail: (kind: string, why: string) => {
      const { failed } = of(kind);
      failed.set(why, (failed.get(why) ?? 0) + 1);
    },
    shown: () =>
      [...kinds].map(([kind, counted]) => ({
        kind,
        answered: counted.answered,
        failed: [...counted.failed].map(([why, times]) => `${times} × ${why}`),
        p50: quantile(counted, 0.5),
        p99: quantile(counted, 0.99),
      })),
  };
}

export type Counts = ReturnType<typeof createCounts>;
