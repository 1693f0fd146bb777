import { setTimeout as sleep } from 'node:timers/promises';
import { onStage } from './on-stage.ts';

const warmUp = 3_000;

/** Postgres goes and comes back, once in order and once as in a crash. */
export const restart = onStage({
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
    // Until what changes is heard again, and what is read is held again.
    await sleep(Math.max(milliseconds, warmUp));
    return Math.max(inOrder, await away('SIGQUIT'));
  },
});
