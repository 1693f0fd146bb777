export type Cleanup = {
  add: (end: () => Promise<unknown>) => void;
  /** Ends what was added, the last first. One that fails does not keep the others. */
  run: () => Promise<void>;
};

export function createCleanup(): Cleanup {
  const ends: (() => Promise<unknown>)[] = [];
  return {
    add: (end) => {
      ends.push(end);
    },
    run: async () => {
      for (let last = ends.pop(); last; last = ends.pop())
        await last().catch((error: Error) => process.stderr.write(`${error.message}\n`));
    },
  };
}
