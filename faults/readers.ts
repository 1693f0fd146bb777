import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../tests/support/stories.ts';
import { ask, type Reply } from './ask.ts';
import { createLane, type Lane } from './lane.ts';
import { type Entry, type Ledger, least, turnIn } from './ledger.ts';
import type { Entrance } from './stage.ts';

/** Between two requests of one reader, in milliseconds. */
const pause = 8;

type Reader = { lane: Lane; running: Promise<void> };

/** An answer that shows less than readers of this process have been shown or told is wrong, whatever its status. */
function judged(
  reply: Reply,
  path: string,
  shown: (body: Json) => [id: string, turn: number, least: number][],
): Reply {
  if (reply.kind !== 'answer') return reply;
  // Between its creation and its publication.
  const isUnpublished = reply.status === 404 && shown({}).every(([, , expected]) => expected === 0);
  if (isUnpublished) return reply;
  if (reply.status !== 200)
    return { kind: 'wrong', reason: `GET ${path}: ${reply.status} ${JSON.stringify(reply.body)}` };
  const late = shown(reply.body).find(([, turn, expected]) => !(turn >= expected));
  return late
    ? {
        kind: 'wrong',
        reason: `GET ${path}: ${late[0]} shows turn ${late[1]}, and ${late[2]} was acknowledged`,
      }
    : reply;
}

/** Readers of one process, until `signal`: one connection for each kind of reading. */
export function startReaders(
  front: Entrance,
  { key, ledger, quiet, signal }: { key: string; ledger: Ledger; quiet: Entry[]; signal: AbortSignal },
): Reader[] {
  let count = 0;
  const next = <T>(items: readonly T[]): T | undefined => {
    count += 1;
    return items[count % items.length];
  };

  const reader = (kind: Lane['kind'], turn: () => { path: string; watched: Entry[] } | undefined): Reader => {
    const lane = createLane(kind, front.name);
    const running = (async () => {
      for (; !signal.aborted; await sleep(pause)) {
        const asked = turn();
        if (!asked) continue;
        const { path, watched } = asked;
        // What is acknowledged while the answer is on its way it need not know of.
        const expected = watched.map((entry) => [entry.id, least(entry, front.name)] as const);
        const sentAt = performance.now();
        const reply = await ask(front.url(), key, { path });
        const turnOf = (body: Json, id: string): number =>
          turnIn(
            (body.data ? body.data.find((item: Json) => item.id === id)?.headline : body.headline) ??
              'turn 0',
          );
        lane.note(
          sentAt,
          judged(reply, path, (body) => expected.map(([id, turn]) => [id, turnOf(body, id), turn])),
        );
      }
    })();
    return { lane, running };
  };
  const one = (entry: Entry | undefined) => entry && { path: `/v1/articles/${entry.id}`, watched: [entry] };
  const list = (more: string) => ({ path: `/v1/articles?limit=100${more}`, watched: [...ledger.entries] });

  return [
    reader('held', () => one(next(quiet))),
    reader('changing', () => one(next(ledger.entries))),
    reader('list', () => list('')),
    reader('uncached', () => {
      count += 1;
      return list(`&publishedAfter=${new Date(count * 1_000).toISOString()}`);
    }),
  ];
}
