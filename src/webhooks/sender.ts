import { inRound } from '../tracing/scope.ts';
import { type Delivering, deliver } from './deliver.ts';
import { takeDue } from './queue-store.ts';

/** Most events that a process sends at a time, and most that one webhook is sent at a time. */
const most = 32;
const each = 4;
/** For how much longer than an event may take nobody else takes it, in milliseconds. */
const slack = 30_000;

export type Sender = {
  /** Takes what is due, as far as there is room, and begins to send it. Gives how many that were. */
  turn: () => Promise<number>;
  /** When one of those under way has ended; never, when there are none. */
  next: () => Promise<void>;
  /** When nothing is under way any more. */
  idle: () => Promise<void>;
};

/** Sends several events at a time, so that a receiver that is slow holds nobody else up. */
export function createSender(delivering: Delivering, signal: AbortSignal): Sender {
  const { config, database, clock, log, tracing } = delivering;
  const underWay = new Set<Promise<void>>();
  return {
    turn: async () => {
      const room = most - underWay.size;
      if (room <= 0 || signal.aborted) return 0;
      const now = clock();
      const leasedUntil = new Date(now.getTime() + config.DATELINE_WEBHOOKS_TIMEOUT * 1_000 + slack);
      const taken = await takeDue(database.prisma, { now, most: room, each, leasedUntil });
      for (const one of taken) {
        const sending = inRound(tracing, 'webhook delivery', () => deliver(delivering, one, signal))
          .catch((err) => log.error({ err, delivery: one.id }, 'sending an event failed, and is tried again'))
          .finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
      return taken.length;
    },
    next: () => Promise.race(underWay),
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
