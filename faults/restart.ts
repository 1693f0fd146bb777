import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** Postgres goes and comes back, once in order and once as in a crash. */
export const restart: Fault = {
  name: 'restart',
  title: 'Postgres restarted',
  bounds: { held: 0, reading: 12_000, writing: 12_000, recovery: 3_000 },
  strike: async ({ postgres }, milliseconds) => {
    await postgres.stop();
    await sleep(milliseconds);
    await postgres.start();
    await sleep(milliseconds);
    await postgres.stop('SIGQUIT');
    await sleep(milliseconds / 2);
    await postgres.start();
  },
};
