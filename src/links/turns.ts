import { setTimeout as sleep } from 'node:timers/promises';

/** Has whoever asks wait until so many milliseconds have passed since the last turn at a host. */
export function createTurns(pause: number, signal: AbortSignal) {
  const turns = new Map<string, number>();
  return async (host: string): Promise<void> => {
    const wait = (turns.get(host) ?? Number.NEGATIVE_INFINITY) + pause - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal });
    turns.set(host, performance.now());
  };
}
