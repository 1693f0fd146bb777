import type { Reply } from './ask.ts';

/** `held`: articles that nobody writes. `changing`: those that are written. `uncached`: addresses nobody has asked for. */
export type LaneKind = 'held' | 'changing' | 'list' | 'uncached' | 'write';

/** What one connection went through, in milliseconds of `performance.now()`. */
export type Lane = {
  kind: LaneKind;
  front: string;
  answers: number;
  refused: number;
  /** What no fault excuses, in words. */
  wrong: string[];
  /** From the last good answer before a failure to the next one after it. */
  outages: { from: number; to: number }[];
  lastGoodAt: number;
  slowest: number;
  /** How often each reason to refuse was given. */
  reasons: Map<string, number>;
  /** Takes down how a request went that was sent at `sentAt`. */
  note: (sentAt: number, reply: Reply) => void;
  /** When it was well again for good, or undefined while it is not. */
  isFailing: () => boolean;
};

export function createLane(kind: LaneKind, front: string): Lane {
  let failing = false;
  const lane: Lane = {
    kind,
    front,
    answers: 0,
    refused: 0,
    wrong: [],
    outages: [],
    lastGoodAt: performance.now(),
    slowest: 0,
    reasons: new Map(),
    isFailing: () => failing,
    note: (sentAt, reply) => {
      const now = performance.now();
      lane.slowest = Math.max(lane.slowest, now - sentAt);
      if (reply.kind === 'answer') {
        lane.answers += 1;
        if (failing) lane.outages.push({ from: lane.lastGoodAt, to: now });
        failing = false;
        lane.lastGoodAt = now;
        return;
      }
      failing = true;
      if (reply.kind === 'wrong') lane.wrong.push(reply.reason);
      else {
        lane.refused += 1;
        lane.reasons.set(reply.reason, (lane.reasons.get(reply.reason) ?? 0) + 1);
      }
    },
  };
  return lane;
}

/** The longest time that any of them went without a good answer because of failures. */
export const longestOutage = (lanes: readonly Lane[]): number =>
  Math.max(0, ...lanes.flatMap(({ outages }) => outages.map(({ from, to }) => to - from)));

/** When the last of them was well again. */
export const wellAgainAt = (lanes: readonly Lane[]): number =>
  Math.max(0, ...lanes.flatMap(({ outages }) => outages.map(({ to }) => to)));
