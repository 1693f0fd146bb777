import { expect, test } from '@jest/globals';
import { listener } from '../../faults/listener.ts';
import { restart } from '../../faults/restart.ts';
import { broken, runFault } from '../../faults/run.ts';

/** The short form of `npm run faults`, without its bounds in time. */
test.each([restart, listener])(
  '$name: nothing acknowledged is lost, nothing wrong is answered, and all is well again by itself',
  async (fault) => {
    const outcome = await runFault(fault, { seconds: 0.5, durable: false, writers: 2, quiet: 2 });
    expect(broken(outcome, false)).toEqual([]);
  },
  60_000,
);
