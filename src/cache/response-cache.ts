import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database } from '../database/client.ts';
import { everything } from '../database/listener.ts';
import type { KeptAnswer, KeptAnswers } from '../http/kept-answers.ts';
import { ownCopy } from '../http/send.ts';
import { Ahead } from './ahead.ts';
import { type Entry, sizeOf } from './entry.ts';
import { createLastResort, type LastResortOptions } from './last-resort.ts';
import { createTagIndex } from './tag-index.ts';

/** How old, in milliseconds, what we know of the database may be for anything to be answered from here. */
const lease = 900;

/** An answer in the making, and what has been over since it was begun. */
type Fill = { over: Set<string>; isAllOver: boolean };

export type CacheOptions = {
  database: Pick<Database, 'listen'>;
  /** Most bytes. */
  size: number;
  clock: () => Date;
  log: Pick<Logger, 'info' | 'warn'>;
} & Partial<Pick<LastResortOptions, 'isAway' | 'staleIfError'>>;

export type ResponseCache = KeptAnswers & {
  /**
   * The answer that was sent before to the same address, if it still stands, and no schedule changes it within
   * `seconds`: then what its headers say of that depends on the time.
   */
  find: (address: string, seconds: number) => KeptAnswer | undefined;
  /** What is held under any of these tags, by address, at most `most`. */
  heldUnder: (tags: readonly string[], most: number) => { url: string; tags: string[] }[];
  /** Resolves when answers are kept. */
  ready: () => Promise<void>;
  stop: () => Promise<void>;
  /** What is there, for whoever watches. */
  state: () => { entries: number; bytes: number; isLive: boolean };
};

/** Most ways of writing one address that are remembered. */
const mostAddresses = 4;

/**
 * Answers in memory, each until something it depends on changes. What changes is told by Postgres; what cannot be told,
 * because the connection is lost or silent, is taken for changed: then nothing is kept, and what is there is given only
 * where the database is away altogether.
 */
export function startResponseCache({
  database,
  size,
  clock,
  log,
  isAway = () => false,
  staleIfError = 0,
}: CacheOptions): ResponseCache {
  const byTag = createTagIndex<Entry>();
  const byAddress = new Map<string, Entry>();
  const flights = new Map<string, Promise<KeptAnswer>>();
  const fills = new Set<Fill>();
  let ahead = new Ahead();
  let isUp = false;
  let heardAt = Number.NEGATIVE_INFINITY;
  let databaseNow = 0;
  let becomeReady = () => {};
  const firstReady = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });

  const entries = new LRUCache<string, Entry>({
    maxSize: size,
    dispose: (entry) => {
      for (const address of entry.addresses) byAddress.delete(address);
      byTag.remove(entry);
    },
  });

  /** Nothing that is being read now is kept or shared. */
  const forgetFlights = () => {
    flights.clear();
    for (const fill of fills) fill.isAllOver = true;
  };

  const forgetAll = () => {
    entries.clear();
    forgetFlights();
  };

  const lastResort = createLastResort({
    held: (key) => entries.get(key),
    supersede: (key) => entries.delete(key),
    isAway,
    staleIfError,
  });

  const forget = (tags: readonly string[]) => {
    if (tags.length === 0) return;
    // Whoever asks from now on must not be given what somebody began to read before.
    flights.clear();
    for (const fill of fills) for (const tag of tags) fill.over.add(tag);
    for (const tag of tags) for (const entry of byTag.under(tag)) entries.delete(entry.key);
  };

  const plan = (tags: readonly string[], instants: readonly number[]) => {
    for (const at of instants) if (at > databaseNow) ahead.add(at, tags);
  };

  /** Ends what a schedule ends by now. */
  const tick = (now: number) => {
    if (ahead.next > now) return;
    forget(ahead.begin(now));
    void listener.caughtUp();
  };

  const isLive = () => isUp && performance.now() - heardAt < lease;

  const told = (words: string) => {
    const [tags = '', instants = ''] = words.split('|');
    if (tags === everything) return forgetAll();
    const list = tags.split(' ');
    forget(list);
    plan(list, instants === '' ? [] : instants.split(' ').map(Number));
  };

  const listener = database.listen({
    told,
    own: told,
    found: (changes) => {
      // What was published while nothing was told is in none of it.
      lastResort.end();
      forgetAll();
      for (const { tags, validFrom, validTo } of changes)
        plan(tags.split(' '), [validFrom.getTime(), ...(validTo ? [validTo.getTime()] : [])]);
    },
    heard: (sentAt, at) => {
      heardAt = sentAt;
      databaseNow = at.getTime();
      if (!isUp) log.info('the response cache listens');
      isUp = true;
      tick(clock().getTime());
      forget(ahead.end(databaseNow));
      becomeReady();
    },
    lost: (err) => {
      if (isUp && err)
        log.warn({ err }, 'the response cache has lost its connection, and is passed over until it is back');
      if (isUp) lastResort.begin(heardAt, ahead);
      isUp = false;
      databaseNow = 0;
      ahead = new Ahead();
      forgetFlights();
    },
  });

  /** What goes wrong in here is nobody's problem but ours: the request is answered without us. */
  function guarded<R>(run: () => R, otherwise: R): R {
    try {
      return run();
    } catch (err) {
      log.warn({ err }, 'the response cache failed, and was passed over');
      return otherwise;
    }
  }

  /** Weighs it anew whenever there is more of it. Here, so that what it remembers is the entry and nothing else. */
  function follow(entry: Entry) {
    const { key, prepared } = entry;
    const resize = () => {
      guarded(() => {
        if (entries.peek(key) === entry) entries.set(key, entry, { size: sizeOf(entry) });
      }, undefined);
    };
    if (prepared) prepared.grown = resize;
    entry.sentTo = (address) => {
      if (entries.peek(key) !== entry || entry.addresses.length >= mostAddresses || byAddress.has(address))
        return;
      // Of exactly the size it needs: `push` would leave room for sixteen more.
      entry.addresses = [...entry.addresses, address];
      byAddress.set(address, entry);
      resize();
    };
  }

  function keep(key: string, made: KeptAnswer, fill: Fill): KeptAnswer {
    tick(clock().getTime());
    const { tags } = made;
    if (!isLive() || fill.isAllOver || tags.length === 0) return made;
    if (tags.some((tag) => fill.over.has(tag)) || ahead.isUnsettled(tags)) return made;
    const entry: Entry = { ...made, key, addresses: [], heads: [] };
    // A small one is a view of a buffer that it shares.
    if (entry.prepared) entry.prepared.coded.identity = ownCopy(entry.prepared.coded.identity);
    follow(entry);
    entries.set(key, entry, { size: sizeOf(entry) });
    if (entries.peek(key) !== entry) return made;
    byTag.add(entry);
    return entry;
  }

  /** What is there, or what somebody is fetching. */
  function present(key: string, now: Date): KeptAnswer | Promise<KeptAnswer> | 'absent' | 'passed over' {
    tick(now.getTime());
    if (!isLive()) return 'passed over';
    return entries.get(key) ?? flights.get(key) ?? 'absent';
  }

  async function take(key: string, now: Date, make: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
    const found = guarded(() => present(key, now), 'passed over' as const);
    if (found === 'passed over') return lastResort.answer(key, now.getTime(), make);
    if (found !== 'absent') return found;
    const fill: Fill = { over: new Set(), isAllOver: false };
    fills.add(fill);
    const flight = make()
      .then((made) => guarded(() => keep(key, made, fill), made))
      .finally(() => {
        fills.delete(fill);
        if (flights.get(key) === flight) flights.delete(key);
      });
    flights.set(key, flight);
    return flight;
  }

  function find(address: string, seconds: number): KeptAnswer | undefined {
    const entry = byAddress.get(address);
    if (!entry) return undefined;
    const now = clock().getTime();
    tick(now);
    if (!isLive()) return undefined;
    const horizon = now + seconds * 1_000;
    if (ahead.next <= horizon && ahead.first(entry.tags, horizon) !== undefined) return undefined;
    // Counts as used, and says whether what has just come due ended it.
    return entries.get(entry.key) === entry ? entry : undefined;
  }

  return {
    take,
    find: (address, seconds) => guarded(() => find(address, seconds), undefined),
    caughtUp: async (hasWritten) => {
      await listener.caughtUp();
      // Nobody has told us what it was.
      if (hasWritten && !isUp && !listener.hearsOwn) forgetAll();
    },
    secondsLeft: (tags, now, seconds) => {
      if (ahead.isUnsettled(tags)) return 0;
      const at = ahead.first(tags, now.getTime() + seconds * 1_000);
      return at === undefined ? undefined : Math.max(0, Math.floor((at - now.getTime()) / 1_000));
    },
    heldUnder: (tags, most) => {
      const held = new Set(tags.flatMap(byTag.under));
      return [...held].slice(0, most).map((entry) => ({
        url: entry.key.slice(entry.key.indexOf(' ') + 1),
        tags: entry.tags.filter((tag) => tags.includes(tag)),
      }));
    },
    ready: () => firstReady,
    stop: () => listener.stop(),
    state: () => ({ entries: entries.size, bytes: entries.calculatedSize ?? 0, isLive: isLive() }),
  };
}
