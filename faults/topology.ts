import { setTimeout as sleep } from 'node:timers/promises';
import { onTopology, type Part, type Topology } from './on-topology.ts';

const forEach = async (
  topology: Topology,
  parts: Part[],
  end: (part: Part) => Promise<void>,
  milliseconds: number,
): Promise<number> => {
  let longest = 0;
  for (const part of parts) {
    const endedAt = performance.now();
    await end(part);
    await topology.start(part);
    longest = Math.max(longest, performance.now() - endedAt);
    // Until HAProxy knows of it.
    await sleep(Math.max(2_500, milliseconds / 2));
  }
  return longest;
};

/** The primary is killed; who decides promotes the replica, and leads the one address of the primary there. */
export const wholePromote = onTopology({
  name: 'whole-promote',
  title: 'The whole topology: primary killed, replica promoted',
  bounds: { held: 250, reading: 3_000, writing: 5_000, recovery: 5_000 },
  strike: async (topology, milliseconds) => {
    const lostAt = performance.now();
    await topology.kill('primary');
    await sleep(milliseconds);
    await topology.promote();
    return performance.now() - lostAt;
  },
});

/** Each process but the databases is killed once, and started again. */
export const wholeKill = onTopology({
  name: 'whole-kill',
  title: 'The whole topology: one process after the other killed',
  endsProcesses: true,
  bounds: { held: 500, reading: 3_000, writing: 5_000, recovery: 3_000 },
  strike: (topology, milliseconds) =>
    forEach(topology, ['worker', 'delivery1', 'pgbouncer', 'delivery2', 'desk'], topology.kill, milliseconds),
});

/** Each process of the product is stopped in order and started again: readers must not notice, and there is one desk only. */
export const wholeRolling = onTopology({
  name: 'whole-rolling',
  title: 'The whole topology: one process after the other restarted',
  bounds: { held: 0, reading: 0, writing: 5_000, recovery: 2_000 },
  waiting: ['writing'],
  strike: (topology, milliseconds) =>
    forEach(topology, ['worker', 'desk', 'delivery1', 'delivery2'], topology.stop, milliseconds),
});
