import type { Held } from '../../bench/child.ts';
import { growthRatio } from '../../bench/statistics.ts';
import type { Target } from './target.ts';

/** How much more than at the first quarter the processes may hold at the end. */
const most = 1.1;
/** Fewer looks tell nothing: what is compiled, planned and kept up to a limit comes with the first requests. */
const enough = 12;

const mebibytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
const kept = ({ heap, external }: Held) => heap + external;

/** Follows what each process holds without its garbage, after each round: every round asks the same. */
export function memoryOf({ held }: Pick<Target, 'held'>) {
  const series: Record<string, Held[]> = {};
  /** From the first quarter on: what comes before is warming up. */
  const later = (all: Held[]) => all.slice(Math.floor(all.length / 4));
  const ratio = (all: Held[]) => growthRatio(later(all).map(kept));
  return {
    look: async () => {
      for (const [name, seen] of Object.entries(await held())) {
        series[name] = [...(series[name] ?? []), seen];
      }
    },
    /** A line for each process: at the quarters, and how the end compares with the first. */
    shown: () =>
      Object.entries(series)
        .map(([name, all]) => {
          const quarters = [0, 1, 2, 3, 4].map(
            (quarter) => all[Math.floor(((all.length - 1) * quarter) / 4)],
          );
          const list = (of: (seen: Held) => number) =>
            quarters.map((seen) => (seen ? mebibytes(of(seen)) : '?')).join(', ');
          return `${name} held after the first round and the quarters ${list(kept)}; ratio ${ratio(all).toFixed(3)} (at most ${most}); RSS ${list(({ rss }) => rss)}`;
        })
        .join('\n'),
    grown: () =>
      Object.entries(series)
        .filter(([, all]) => all.length >= enough && ratio(all) > most)
        .map(([name]) => name),
  };
}
