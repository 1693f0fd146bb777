const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses after each attempt that failed, as Standard Webhooks recommend: ten attempts over a little more than three days. */
const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

export const mostAttempts = pauses.length + 1;

/** Of a pause, what chance may add: so that those who failed together do not come back together. */
export const jitter = 0.2;

/** Longest that a receiver is left alone because it says so. */
export const longestRest = hour;

/** With nothing come through for so long, a webhook whose event is given up is no longer told of anything. */
export const longestFailing = 5 * 24 * hour;

/** When to try again after the attempt of this number; null when that was the last. */
export function nextAttempt(number: number, now: Date, chance: () => number): Date | null {
  const pause = pauses[number - 1];
  return pause === undefined ? null : new Date(now.getTime() + Math.round(pause * (1 + jitter * chance())));
}

/** Until when a receiver wants to be left alone, within bounds. */
export function restUntil(wanted: Date | null, now: Date): Date | null {
  if (!wanted || wanted <= now) return null;
  return new Date(Math.min(wanted.getTime(), now.getTime() + longestRest));
}
