import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** Postgres goes and comes back, once in order and once as in a crash. */
export const restart: Fault = {
  name: 'restart',
  title: 'Postgres restarted',
  bounds: { held: 0, reading: 2_000, writing: 2_000, recovery: 2_000 },
  strike: async ({ postgres }, milliseconds) => {
    const away = async (signal: 'SIGINT' | 'SIGQUIT') => {
      const from = performance.now();
      await postgres.stop(signal);
      await sleep(milliseconds);
      await postgres.start();
      return performance.now() - from;
    };
    const inOrder = await away('SIGINT');
    await sleep(milliseconds);
    return Math.max(inOrder, await away('SIGQUIT'));
  },
};
