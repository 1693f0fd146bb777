import { setImmediate } from 'node:timers/promises';
import { isConnectionCut } from './errors.ts';

/** As a rule all connections of a pool end together, and each that is idle may be found out by the next try only. */
const tries = 4;

/** For what may be sent twice, as a read may: when the connection ends under it, it is sent again, and nobody notices. */
export async function sendAgain<T>(send: () => Promise<T>, isUndone = isConnectionCut): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await send();
    } catch (error) {
      if (left === 1 || !isUndone(error)) throw error;
      // What has come in about the others is read first.
      await setImmediate();
    }
  }
}
