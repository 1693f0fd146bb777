import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Question, type Reply } from './ask.ts';
import { createLane, type Lane } from './lane.ts';
import { type Entry, headlineOf, type Ledger } from './ledger.ts';
import type { Entrance } from './stage.ts';

const articles = '/v1/editorial/articles';
/** Between two tries, and between two writes, in milliseconds. */
const pause = 25;
/** How many articles one writer has. */
const most = 4;

type Answer = Extract<Reply, { kind: 'answer' }>;
type Options = { name: string; fronts: readonly Entrance[]; key: string; ledger: Ledger };

/** Gives up: what was being written has not been acknowledged. */
class GivenUp extends Error {
  override message = 'What was being written was not acknowledged.';
}

/** One desk that writes, and keeps book of what it was told. */
export function createWriter({ name, fronts, key, ledger }: Options) {
  const own: Entry[] = [];
  let made = 0;
  let isGivenUp = false;
  let front = fronts[0] as Entrance;
  const lane: Lane = createLane('write', front.name);

  /** Sends until there is an answer that is one. `isRepeated` tells that an earlier try may have been carried out. */
  async function insist(question: Question): Promise<{ reply: Answer; isRepeated: boolean }> {
    for (let tries = 0; ; tries += 1) {
      // As a load balancer would: a process that does not answer is passed over.
      front = fronts[(made + tries) % fronts.length] as Entrance;
      const sentAt = performance.now();
      const reply = await ask(front.url(), key, question);
      const isInFlight = reply.kind === 'answer' && reply.body?.code === 'idempotency_in_flight';
      // The first one may still hold its transaction when whoever sent it is gone.
      if (!isInFlight) lane.note(sentAt, reply);
      if (reply.kind === 'answer' && !isInFlight) return { reply, isRepeated: tries > 0 };
      if (isGivenUp) throw new GivenUp();
      await sleep(pause);
    }
  }

  const refused = (what: string, { status, body }: Answer) => {
    lane.wrong.push(`${what}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
    throw new GivenUp();
  };

  /** Under one key however often it is sent. */
  async function post(path: string, body: unknown): Promise<Answer> {
    const headers = { 'Idempotency-Key': `"${randomUUID()}"` };
    const { reply } = await insist({ method: 'POST', path, body, headers });
    return reply.status < 300 ? reply : refused(`POST ${path}`, reply);
  }

  async function publish(entry: Entry): Promise<void> {
    const { body, etag } = await post(`${articles}/${entry.id}/publish`, {});
    entry.publications += 1;
    entry.published = entry.turn;
    entry.etag = etag;
    entry.revision = body.revision;
    entry.acknowledged.push({ turn: entry.turn, at: performance.now(), front: front.name });
    if (entry.acknowledged.length > 50) entry.acknowledged.shift();
    ledger.writes += 1;
  }

  async function create(title: string): Promise<Entry> {
    const { body, etag } = await post(articles, {
      headline: headlineOf(title, 1),
      sections: [{ markdown: 'The first boat left at dawn.' }],
    });
    const entry = {
      ...{ id: body.id, title, turn: 1, revision: body.revision, etag, published: 0, acknowledged: [] },
      ...{ saves: 1, publications: 0 },
    };
    own.push(entry);
    ledger.entries.push(entry);
    ledger.writes += 1;
    await publish(entry);
    return entry;
  }

  /** A PATCH has no key: when its answer is lost, the article tells whether it was done. */
  async function patch(entry: Entry): Promise<void> {
    const path = `${articles}/${entry.id}`;
    const headline = headlineOf(entry.title, entry.turn + 1);
    const headers = { 'If-Match': entry.etag, 'Content-Type': 'application/merge-patch+json' };
    const { reply, isRepeated } = await insist({ method: 'PATCH', path, body: { headline }, headers });
    let now = reply;
    if (isRepeated && reply.status === 412) {
      now = (await insist({ path })).reply;
      if (now.body?.headline !== headline) refused(`GET ${path} after a PATCH without an answer`, now);
      ledger.doneUnanswered += 1;
    } else if (reply.status !== 200) refused(`PATCH ${path}`, reply);
    entry.turn += 1;
    entry.saves += 1;
    entry.etag = now.etag;
    entry.revision = now.body.revision;
    ledger.writes += 1;
  }

  return {
    lane,
    create,
    write: async () => {
      made += 1;
      if (own.length < most) return void (await create(`${name} ${made}`));
      const entry = own[made % own.length] as Entry;
      await patch(entry);
      await publish(entry);
    },
    /** Ends the insisting. */
    giveUp: () => {
      isGivenUp = true;
    },
  };
}

export type Writer = ReturnType<typeof createWriter>;

/** Writes until `signal`, and what was begun to its end. */
export async function keepWriting(writer: Writer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await writer.write();
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      // What it knows of the article is no longer sure.
      return;
    }
    await sleep(pause);
  }
}
