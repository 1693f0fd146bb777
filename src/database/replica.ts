import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isDatabaseUnavailable, isWriteConflict } from './errors.ts';
import type { ChangeAhead, Ears } from './listener.ts';

/** How old what was heard of the primary may be, in milliseconds, as for the response cache. */
const lease = 900;
/** For how long a replica that could not be reached, or lagged behind, is left alone; and a primary that was silent. */
const avoided = { away: 2_000, behind: 50, silent: 1_000 };
/** How long a primary that is not heard may take before the replica is asked, in milliseconds. */
const patience = 500;
/**
 * A primary that is heard and refuses at once has come back a moment ago, and the pooler before it has not noticed: for how
 * long it is asked again, and how often, in milliseconds.
 */
const returning = { most: 2_000, pause: 100 };

/** How far a server is: in the write-ahead log, and by its clock (milliseconds since the epoch). */
type Reached = { position: bigint; clock: number };

/** What a replica must have reached before it may be read instead of the primary. */
export type Gate = {
  /** Undefined: nobody knows, since the primary is not heard, or has told something that has no position yet. */
  needed: () => Reached | undefined;
  /** The primary is not heard at all: nothing is kept of what is read now. */
  isLost: () => boolean;
  /** Hears what `ears` do, before them. `ask` makes the listener ask for the position at once. */
  hearing: (ears: Ears, ask: () => void) => Ears;
};

/**
 * Whatever was told on the primary lies before the position that a question, sent afterwards, is answered with. What a
 * schedule changes happens at its instant by each server's own clock, so a replica whose clock is slow must be past
 * those instants too that the response cache takes for over.
 */
export function createGate(now: () => number = () => performance.now()): Gate {
  const needed: Reached = { position: 0n, clock: 0 };
  let plans: number[] = [];
  let heardAt = Number.NEGATIVE_INFINITY;
  let isLost = true;
  /** When something was told last that has no position yet. */
  let toldAt: number | undefined;

  const plan = (instants: number[]) => {
    plans.push(...instants.filter((at) => at > needed.clock));
  };
  return {
    needed: () => (!isLost && toldAt === undefined && now() - heardAt < lease ? needed : undefined),
    isLost: () => isLost,
    hearing: (ears, ask) => ({
      told: (words) => {
        toldAt = now();
        const [, instants = ''] = words.split('|');
        if (instants !== '') plan(instants.split(' ').map(Number));
        ask();
        ears.told(words);
      },
      found: (ahead: ChangeAhead[]) => {
        // What was committed before nobody has told us, and nobody will.
        toldAt = now();
        plan(ahead.flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? validFrom]).map(Number));
        ears.found(ahead);
      },
      heard: (sentAt, databaseNow, position) => {
        heardAt = sentAt;
        isLost = false;
        // Told while the answer was on its way: it may lie behind the position.
        if (position !== undefined && toldAt !== undefined && toldAt < sentAt) {
          needed.position = position;
          toldAt = undefined;
        }
        const over = plans.filter((at) => at <= databaseNow.getTime());
        needed.clock = Math.max(needed.clock, ...over);
        plans = plans.filter((at) => at > databaseNow.getTime());
        ears.heard(sentAt, databaseNow, position);
      },
      lost: (reason) => {
        isLost = true;
        plans = [];
        ears.lost(reason);
      },
    }),
  };
}

export type Statement = { name: string; text: string; values: unknown[] };
export type Send = (statement: Statement) => Promise<{ rows: unknown[] }>;

/** Who answered how often. `stale`: the replica, unproven, because the primary was away. */
export type ReplicaCounts = { replica: number; primary: number; stale: number };

export type Replica = { send: Send; counts: () => ReplicaCounts; ping: () => Promise<void> };

/** Of a server that is no replica it knows nothing: a primary that was one has a log of its own. */
const reached = `
  SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::text END AS position,
    dateline_clock() AS now`;

/**
 * Reads from a replica what it has, and from the primary what it has not replayed yet: no reader sees less than what
 * the primary has told us. When the primary is away, the replica is all there is.
 */
export function readFirst(replica: pg.Pool, primary: Send, gate: Gate): Replica {
  const counts: ReplicaCounts = { replica: 0, primary: 0, stale: 0 };
  /** By connection: behind one address there may be several replicas. */
  const known = new WeakMap<pg.PoolClient, Reached>();
  let awayUntil = 0;
  let behindUntil = 0;
  let silentUntil = 0;

  async function hasReached(client: pg.PoolClient, needed: Reached): Promise<boolean> {
    const enough = (is: Reached | undefined) =>
      is !== undefined && is.position >= needed.position && is.clock >= needed.clock;
    if (enough(known.get(client))) return true;
    const { rows } = await client.query<{ position: string | null; now: Date }>(reached);
    const [row] = rows;
    if (!row || row.position === null) return false;
    const is = { position: BigInt(row.position), clock: row.now.getTime() };
    known.set(client, is);
    return enough(is);
  }

  /** Undefined when it cannot be had from there. Without `needed`, whatever there is. */
  async function fromReplica(statement: Statement, needed?: Reached) {
    if (performance.now() < (needed ? Math.max(awayUntil, behindUntil) : awayUntil)) return undefined;
    let client: pg.PoolClient | undefined;
    let broken = false;
    try {
      client = await replica.connect();
      if (!needed || (await hasReached(client, needed))) return await client.query(statement);
      behindUntil = performance.now() + avoided.behind;
      return undefined;
    } catch (error) {
      // A statement that is in the way of what is to be replayed is cancelled (40001).
      if (!isDatabaseUnavailable(error) && !isWriteConflict(error)) throw error;
      broken = true;
      if (isDatabaseUnavailable(error)) awayUntil = performance.now() + avoided.away;
      return undefined;
    } finally {
      client?.release(broken);
    }
  }

  async function fromPrimary(statement: Statement) {
    const answer = await primary(statement);
    counts.primary += 1;
    return answer;
  }

  /**
   * Gives up a primary that is silent and not heard. One whose machine is gone refuses nothing: without this, each reader
   * would wait until a time-out ends his connection.
   */
  async function withPatience(statement: Statement) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        if (!gate.isLost()) return;
        silentUntil = performance.now() + avoided.silent;
        reject(Object.assign(new Error('the primary is silent'), { code: 'ETIMEDOUT' }));
      }, patience);
    });
    try {
      return await Promise.race([fromPrimary(statement), silence]);
    } finally {
      clearInterval(timer);
    }
  }

  /** Whatever it has: it is all there is. */
  async function unproven(statement: Statement) {
    const answer = await fromReplica(statement);
    if (answer) counts.stale += 1;
    return answer;
  }

  return {
    counts: () => ({ ...counts }),
    ping: async () => {
      await replica.query('SELECT 1');
    },
    send: async (statement) => {
      const needed = gate.needed();
      const proven = needed && (await fromReplica(statement, needed));
      if (proven) {
        counts.replica += 1;
        return proven;
      }
      if (gate.isLost() && performance.now() < silentUntil) {
        const stale = await unproven(statement);
        if (stale) return stale;
      }
      for (const began = performance.now(); ; await sleep(returning.pause)) {
        try {
          return await withPatience(statement);
        } catch (error) {
          if (!isDatabaseUnavailable(error)) throw error;
          // While it is heard, it is not away, but busy; and what is kept then must be proven.
          const stale = gate.isLost() ? await unproven(statement) : undefined;
          if (stale) return stale;
          if (gate.isLost() || performance.now() - began > returning.most) throw error;
        }
      }
    },
  };
}
