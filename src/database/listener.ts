import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What is told at the commit, by triggers. */
export type Topic = {
  channel: string;
  /** Names the connection to Postgres. */
  name: string;
  /** What schedules will change, for a topic that is also about that. */
  ahead?: string;
};

/** What readers see changes (migration `notify`). */
export const readersTopic: Topic = {
  channel: 'dateline_readers',
  name: 'dateline: cache',
  ahead: 'SELECT tags, valid_from AS "validFrom", valid_to AS "validTo" FROM readers_changes_ahead',
};

/** There is more in the change log (migration `change_log`). */
export const changesTopic: Topic = { channel: 'dateline_changes', name: 'dateline: changes' };

/** Between two looks at whether the connection still carries what is told, in milliseconds. */
const beat = 250;
/** For how long Postgres may be silent before the connection counts as lost. */
const patience = 700;
const shortestPause = 50;
const longestPause = 500;

/** The words that say that all is over: too much changed to name it. */
export const everything = '*';

export type ChangeAhead = { tags: string; validFrom: Date; validTo: Date | null };

/** Whoever listens. All are called in the order in which Postgres tells. */
export type Ears = {
  /** Everything committed before `sentAt` (of `performance.now()`) has been told, and lies before `position` in the log. */
  heard: (sentAt: number, databaseNow: Date, position?: bigint) => void;
  told: (words: string) => void;
  /** Told about what this process has committed, at the COMMIT itself and by the connection that sent it. */
  own?: ((words: string) => void) | undefined;
  /** From here on all is told; `ahead` is what schedules will change. */
  found: (ahead: ChangeAhead[]) => void;
  /** From here on something may go untold. */
  lost: (reason: unknown) => void;
};

export type Listener = {
  /** Resolves when all that was committed before has been told, or the connection counts as lost. */
  caughtUp: () => Promise<void>;
  /** What this process writes is told to `own`, also while the connection is lost. */
  hearsOwn?: boolean;
  stop: () => Promise<void>;
};

/** `positions`: where the server stands in its write-ahead log is asked as well. */
export type ListenOptions = { positions?: boolean };

/** Listens on a connection of its own, and connects again whenever that was lost. */
export function listen(url: string, topic: Topic, ears: Ears, options: ListenOptions = {}): Listener {
  const stopping = new AbortController();
  let present: Connection | undefined;

  const running = (async () => {
    let pause = shortestPause;
    while (!stopping.signal.aborted) {
      const connection = connect(url, topic, ears, options);
      present = connection;
      try {
        await connection.unlessBroken(connection.open());
        pause = shortestPause;
        while (!stopping.signal.aborted) {
          await connection.unlessBroken(sleep(beat, undefined, { signal: stopping.signal }).catch(() => {}));
          if (!stopping.signal.aborted) await connection.pulse();
        }
      } catch (error) {
        connection.fail(error);
      }
      present = undefined;
      await connection.close();
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
      pause = Math.min(pause * 2, longestPause);
    }
  })();

  return {
    caughtUp: async () => {
      // A failure has been told as a loss before this goes on; the loop above deals with it.
      if (present?.isOpen()) await present.pulse().catch(() => {});
    },
    stop: async () => {
      stopping.abort();
      present?.fail(undefined);
      await running;
    },
  };
}

type Connection = ReturnType<typeof connect>;

function connect(
  url: string,
  { channel, name, ahead }: Topic,
  ears: Ears,
  { positions = false }: ListenOptions,
) {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    options: '-c timezone=UTC',
    stream: () => socket,
  });
  let isOpen = false;
  let isBroken = false;
  let brokenBy: unknown;
  const waiting = new Set<(reason: unknown) => void>();
  /** Waits no longer than the connection lasts. A promise of its end would keep all that was ever raced with it. */
  const unlessBroken = <Result>(work: Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (isBroken) reject(brokenBy);
      waiting.add(reject);
      work.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  /** Once and for ever: a connection that has missed something is not trusted again. */
  const fail = (reason: unknown) => {
    if (isBroken) return;
    isBroken = true;
    isOpen = false;
    brokenBy = reason;
    ears.lost(reason);
    for (const breakOff of waiting) breakOff(reason);
  };
  client.on('error', fail);
  client.on('end', () => fail(new Error('the connection has ended')));
  /** That all is over says nothing of what schedules will do to it. */
  let isAheadUnknown = false;
  client.on('notification', ({ payload = everything }) => {
    if (isBroken) return;
    if (payload === everything) isAheadUnknown = ahead !== undefined;
    ears.told(payload);
  });

  const findAhead = async () => {
    const found = ahead === undefined ? [] : (await client.query<ChangeAhead>(ahead)).rows;
    if (!isBroken) ears.found(found);
  };
  const findAheadAgain = async () => {
    isAheadUnknown = false;
    await findAhead().catch((error) => {
      fail(error);
      throw error;
    });
    // What was kept meanwhile was kept without knowing its instant.
    if (!isBroken) ears.told(everything);
  };

  const position = positions ? `, (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text AS position` : '';
  const ask = async () => {
    if (isAheadUnknown) await unlessBroken(findAheadAgain());
    const sentAt = performance.now();
    const silence = new AbortController();
    const silent = sleep(patience, undefined, { signal: silence.signal, ref: false }).then(
      async () => {
        // It may have been us: what has arrived meanwhile is read first.
        await new Promise(setImmediate);
        await new Promise(setImmediate);
        throw new Error('the database is silent');
      },
      () => new Promise<never>(() => {}),
    );
    try {
      const question = client.query<{ now: Date; listening: boolean; position?: string }>(
        `SELECT dateline_clock() AS now, '${channel}' IN (SELECT pg_listening_channels()) AS listening${position}`,
      );
      const { rows } = await unlessBroken(Promise.race([question, silent]));
      // A pooler between us may have given the session to somebody else.
      const [row] = rows;
      if (!row?.listening) throw new Error('the connection no longer listens');
      if (!isBroken)
        ears.heard(sentAt, row.now, row.position === undefined ? undefined : BigInt(row.position));
    } catch (error) {
      fail(error);
      throw error;
    } finally {
      silence.abort();
    }
  };

  let asking: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** One question at a time: who comes while one is under way shares the next. */
  const pulse = (): Promise<void> => {
    if (!asking) {
      asking = ask().finally(() => {
        asking = undefined;
      });
      return asking;
    }
    next ??= asking
      .catch(() => {})
      .then(() => {
        next = undefined;
        return pulse();
      });
    return next;
  };

  return {
    unlessBroken,
    fail,
    pulse,
    isOpen: () => isOpen,
    open: async () => {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      await findAhead();
      isOpen = true;
      await pulse();
    },
    close: async () => {
      fail(undefined);
      await Promise.race([client.end().catch(() => {}), sleep(100)]);
      socket.destroy();
    },
  };
}
