/** How long the clockwork may go without a good turn, in milliseconds. It takes one every half second. */
const lateness = 30_000;

export type Vitals = {
  /** From here on the process is not ready: it is about to stop. */
  drain: () => void;
  isDraining: () => boolean;
  /** The clockwork has done what was due. */
  turned: () => void;
  isLate: () => boolean;
};

/** How a process fares, by its own account. Measured by a clock that nobody can set. */
export function createVitals(monotonic: () => number = () => performance.now()): Vitals {
  let draining = false;
  let turnedAt = monotonic();
  return {
    drain: () => {
      draining = true;
    },
    isDraining: () => draining,
    turned: () => {
      turnedAt = monotonic();
    },
    isLate: () => monotonic() - turnedAt > lateness,
  };
}
