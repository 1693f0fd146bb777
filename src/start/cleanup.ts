import type { Logger } from 'pino';

export type Cleanup = {
  add: (name: string, end: () => Promise<void>) => void;
  /** Ends everything that was added, the last first. One that fails is logged and does not keep the others. */
  run: () => Promise<void>;
};

export function createCleanup(log: Logger): Cleanup {
  const ends: { name: string; end: () => Promise<void> }[] = [];
  return {
    add: (name, end) => {
      ends.push({ name, end });
    },
    run: async () => {
      for (let last = ends.pop(); last; last = ends.pop()) {
        const { name, end } = last;
        await end().catch((err) => log.error({ err }, `could not end: ${name}`));
      }
    },
  };
}
