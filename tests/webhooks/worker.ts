import { pino } from 'pino';
import { connectDatabase, type Database } from '../../src/database/client.ts';
import { fanOut } from '../../src/webhooks/fan-out.ts';
import { createSender } from '../../src/webhooks/sender.ts';
import type { TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

export const log = pino({ level: 'silent' });

export type Worker = {
  /** Looks at the log and the queue once, and waits for what was sent. Gives how many events that were. */
  round: () => Promise<number>;
  /** Rounds until nothing is due. */
  run: () => Promise<void>;
  /** Looks at the log and the queue, and does not wait for what it sends. */
  begin: () => Promise<number>;
  idle: () => Promise<void>;
};

/** What a process does about webhooks, by hand. Chance always says the same, so that a test knows when to come back. */
export function createWorker(
  api: TestApi,
  options: { database?: Database; signal?: AbortSignal } = {},
): Worker {
  const { database = api.database, signal = new AbortController().signal } = options;
  const { config, clock } = api;
  const sender = createSender({ config, database, log, clock: clock.now, chance: () => 0 }, signal);
  const begin = async () => {
    await clock.settle();
    await fanOut(database.prisma, clock.now());
    return sender.turn();
  };
  const round = async () => {
    const sent = await begin();
    await sender.idle();
    return sent;
  };
  const run = async () => {
    while ((await round()) > 0);
  };
  return { round, run, begin, idle: sender.idle };
}

/** One more process on the same database. */
export function connectAnother({ config }: TestApi): Database {
  if (config.DATABASE_URL === undefined) throw new Error('the test has no database');
  return connectDatabase({ url: config.DATABASE_URL, maxConnections: 4 });
}

export const webhooks = '/v1/editorial/webhooks';

export async function createHook(api: TestApi, body: Record<string, unknown>): Promise<Json> {
  const answer = await api.call('post', webhooks, { body });
  if (answer.status !== 201) throw new Error(`createHook: ${answer.status} ${answer.text}`);
  return answer.body;
}

export const readHook = async (api: TestApi, id: string): Promise<Json> =>
  (await api.call('get', `${webhooks}/${id}`)).body;

export const listOf = async (api: TestApi, id: string, rest: string): Promise<Json[]> =>
  (await api.call('get', `${webhooks}/${id}/${rest}`)).body.data;

let number = 0;

/** Something that readers are told of, and little work: a tag. */
export async function makeTag(api: TestApi): Promise<Json> {
  number += 1;
  const answer = await api.call('post', '/v1/editorial/tags', {
    body: { name: `Tag ${process.pid} ${number}` },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}

export async function renameTag(api: TestApi, id: string): Promise<void> {
  number += 1;
  const answer = await api.call('patch', `/v1/editorial/tags/${id}`, {
    body: { name: `Tag ${process.pid} ${number}` },
    headers: { 'If-Match': '*' },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}
