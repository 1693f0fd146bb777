import { setImmediate } from 'node:timers/promises';
import { isConnectionCut } from './errors.ts';

/** As a rule all connections of a pool end together, and each that is idle may be found out by the next try only. */
const tries = 4;

/** For what has no effect, a read: when the connection ends under it, it is sent again, and nobody notices. */
export async function sendAgain<T>(send: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await send();
    } catch (error) {
      if (left === 1 || !isConnectionCut(error)) throw error;
      // What has come in about the others is read first.
      await setImmediate();
    }
  }
}
