import { expect, test } from '@jest/globals';
import { clock } from '../../faults/clock.ts';
import { promote } from '../../faults/promote.ts';
import { broken, runFault } from '../../faults/run.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;
/** A sample: `npm run faults` is the whole. Times are for that to judge. */
const short = { seconds: 0.4, durable: false, writers: 2, quiet: 2 };

onLinux(
  'the primary is killed and the replica promoted: nothing acknowledged is lost, and readers notice nothing',
  async () => {
    const outcome = await runFault(promote, short);
    expect(broken(outcome, false)).toEqual([]);
  },
  60_000,
);

const atLength = process.env.DATELINE_TEST_LONG === 'true' ? test : test.skip;
atLength(
  'a process whose clock is wrong shows nothing early, nothing old, and loses nothing',
  async () => {
    expect(broken(await runFault(clock, short), false)).toEqual([]);
  },
  60_000,
);
