import type { Actor } from '../../../auth/scopes.ts';
import { whoIsOut } from '../../../auth/still-in.ts';
import type { Deps } from '../../../deps.ts';
import { unavailable } from '../../../errors.ts';
import type { Out } from '../../../http/stream.ts';
import { outOfScope } from '../../../tracing/scope.ts';
import { nameOf, narrows } from '../filter.ts';
import { isAsFar, isWalk, type LogPosition, logAt, type Position } from '../position.ts';
import { type Part, type ReadOptions, readChanges } from '../read.ts';
import { entriesOf, type Reading, tokenOf } from '../service.ts';
import { readLogState } from '../store.ts';
import { eventsOf, lastWord, opening, standing } from './events.ts';
import { createSlots } from './slots.ts';

/** Entries that are read at once: no more is held for a connection that does not take them. */
const partSize = 20;
/** Reads at once for those who are behind, so that a crowd that comes back leaves the database to others. */
const readsAtOnce = 2;
/** Between two looks at the log that nobody asked for: what waits for its instant is not told of. In milliseconds. */
const patience = 1_000;
/** Most seconds between two looks at whether those who came with a key or token would still be let in. */
const longestTrust = 15;

export type Following = Reading & {
  /** Null: it is anybody's, and nobody is let in no more. */
  actor: Actor | null;
  position: Position;
  /** Goes on when all has been told. */
  endless: boolean;
};

type Follower = Following & {
  out: Out;
  /** Equal for all who get the same bytes. */
  alike: string;
  /** Is as far as the tail, and has room. */
  isLive: boolean;
  isBusy: boolean;
};

export type Hub = ReturnType<typeof createHub>;

/**
 * Whoever follows the log. One reader at its tail reads each change once and hands the same bytes to all who are there
 * and have room. Who has none, or comes from further back, reads by itself from where it is until it has caught up: the
 * log is the buffer, and none is kept for anybody.
 */
export function createHub(deps: Deps) {
  const { config, database, log, stopping } = deps;
  const findEnded = whoIsOut(deps, 'delivery:read');
  const { delivery } = database;
  const followers = new Set<Follower>();
  const inTurn = createSlots<Part>(readsAtOnce);
  let tail: LogPosition | undefined;
  let listening: { stop: () => Promise<void> } | undefined;
  let beating: NodeJS.Timeout | undefined;
  let guarding: NodeJS.Timeout | undefined;
  let lookedAt = 0;

  const optionsOf = ({ documents, filter }: Reading): ReadOptions => ({ documents, traits: narrows(filter) });

  /** Hands on what is new, as long as there is something. */
  async function followLog(): Promise<void> {
    if (followers.size === 0) {
      tail = undefined;
      return;
    }
    tail ??= logAt((await readLogState(delivery)).last);
    for (let more = true; more && !stopping?.aborted; ) {
      lookedAt = performance.now();
      const live = [...followers].filter(({ isLive }) => isLive);
      const options = {
        documents: live.some(({ documents }) => documents),
        traits: live.some(({ filter }) => narrows(filter)),
      };
      const part = await readChanges(delivery, tail, partSize, options);
      const from = tail;
      // Nobody has looked for longer than the log is kept.
      if (from.sequence < part.pruned) for (const follower of live) end(follower);
      // A walk ends in the log, and this never walks.
      tail = part.position as LogPosition;
      more = part.more;
      if (!isAsFar(from, tail)) handOn(part, options);
    }
    for (const follower of followers) if (!follower.isLive) void catchUp(follower);
  }

  function handOn(part: Part, read: ReadOptions): void {
    const written = new Map<string, Buffer>();
    for (const follower of followers) {
      if (!follower.isLive) continue;
      const wants = optionsOf(follower);
      // It came while this was being read for others.
      if ((wants.documents && !read.documents) || (wants.traits && !read.traits)) {
        follower.isLive = false;
        continue;
      }
      const bytes = written.get(follower.alike) ?? eventsOf(entriesOf(part.changes, follower));
      written.set(follower.alike, bytes);
      follower.position = part.position;
      send(follower, bytes);
    }
  }

  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let isFailing = false;
  /** One at a time; who asks while it runs makes it look once more. */
  function wake(): Promise<void> {
    if (running) {
      isAskedAgain = true;
      return running;
    }
    running = outOfScope(async () => {
      do {
        isAskedAgain = false;
        await followLog();
      } while (isAskedAgain);
      isFailing = false;
    })
      .catch((err) => {
        if (!isFailing) log.warn({ err }, 'the change log cannot be followed right now, and is tried again');
        isFailing = true;
      })
      .finally(() => {
        running = undefined;
        if (isAskedAgain) void wake();
      });
    return running;
  }

  function send(follower: Follower, bytes: Buffer): void {
    if (bytes.length > 0 && !follower.out.write(bytes)) follower.isLive = false;
  }

  /** Reads for one who is behind, as long as it takes what it is given. */
  async function catchUp(follower: Follower): Promise<void> {
    const { out } = follower;
    if (follower.isBusy || follower.isLive) return;
    follower.isBusy = true;
    try {
      while (followers.has(follower) && !out.writableNeedDrain && tail) {
        if (isAsFar(follower.position, tail)) {
          if (follower.endless) follower.isLive = true;
          else end(follower);
          return;
        }
        const { position } = follower;
        const options = optionsOf(follower);
        const key = JSON.stringify([tokenOf(position, follower), options]);
        const part = await inTurn(key, () => readChanges(delivery, position, partSize, options));
        if (!followers.has(follower)) return;
        // The 410 comes when it comes back.
        if (position.sequence < part.pruned) {
          end(follower);
          return;
        }
        const bound = tail;
        // What is beyond the tail, the tail will hand on.
        const isPast = isAsFar(part.position, bound);
        const changes = isPast
          ? part.changes.filter((change) => isWalk(change.position) || isAsFar(bound, change.position))
          : part.changes;
        follower.position = isPast ? bound : part.position;
        send(follower, eventsOf(entriesOf(changes, follower)));
      }
    } catch (err) {
      // It is tried again when the tail has been read again.
      log.debug({ err }, 'a stream of changes could not be read on');
    } finally {
      follower.isBusy = false;
    }
  }

  function end(follower: Follower): void {
    followers.delete(follower);
    // What it has not taken by now, it takes from the log when it comes back.
    if (follower.out.writableNeedDrain) follower.out.destroy();
    else follower.out.end();
  }

  function beat(): void {
    const written = new Map<string, Buffer>();
    for (const follower of followers) {
      if (!follower.isLive) continue;
      const bytes = written.get(follower.alike) ?? standing(tokenOf(follower.position, follower));
      written.set(follower.alike, bytes);
      send(follower, bytes);
    }
  }

  /** Ends the streams of keys that were revoked and of tokens that are over, with the reason that coming back is refused for. */
  async function endWhoIsOut(): Promise<void> {
    const actors = new Set([...followers].flatMap(({ actor }) => actor ?? []));
    if (actors.size === 0) return;
    const ended = await findEnded(actors);
    for (const follower of followers) {
      const reason = follower.actor && ended.get(follower.actor);
      if (!reason) continue;
      if (!follower.out.writableNeedDrain) follower.out.write(lastWord(reason));
      end(follower);
    }
  }

  function start(): void {
    if (listening) return;
    listening = database.listenToChanges({
      told: () => void wake(),
      found: () => void wake(),
      heard: () => {
        if (performance.now() - lookedAt >= patience) void wake();
      },
      lost: () => {},
    });
    const heartbeat = config.DATELINE_STREAM_HEARTBEAT;
    beating = setInterval(beat, heartbeat * 1_000);
    guarding = setInterval(() => void endWhoIsOut(), Math.min(heartbeat, longestTrust) * 1_000);
    stopping?.addEventListener('abort', () => {
      clearInterval(beating);
      clearInterval(guarding);
      void listening?.stop();
      for (const follower of followers) end(follower);
    });
  }

  return {
    /** Throws where there is no room for one more. */
    checkRoom: () => {
      if (stopping?.aborted) throw unavailable('The server is stopping. Come back in a moment.');
      if (followers.size >= config.DATELINE_STREAM_CONNECTIONS)
        throw unavailable('There are too many streams already. Come back in a moment, or poll.');
    },
    follow: (out: Out, following: Following): void => {
      const { filter, documents, position } = following;
      const alike = `${nameOf(filter)} ${documents}`;
      const follower: Follower = { ...following, out, alike, isLive: false, isBusy: false };
      followers.add(follower);
      out.on('close', () => followers.delete(follower));
      out.on('drain', () => void outOfScope(() => catchUp(follower)));
      if (stopping?.aborted) {
        end(follower);
        return;
      }
      // What is done for all is nobody's request.
      outOfScope(start);
      out.write(opening(tokenOf(position, following)));
      // Once the tail is as far as whoever gave the position.
      void wake();
    },
    followers: () => followers.size,
  };
}
