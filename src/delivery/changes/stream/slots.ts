/** Runs at most so many at once, the others in their turn; the same under one key is run once for all who ask meanwhile. */
export function createSlots<T>(count: number) {
  const waiting: (() => void)[] = [];
  const underWay = new Map<string, Promise<T>>();
  let free = count;

  async function run(work: () => Promise<T>): Promise<T> {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  return (key: string, work: () => Promise<T>): Promise<T> => {
    const shared = underWay.get(key);
    if (shared) return shared;
    const running = run(work).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };
}
