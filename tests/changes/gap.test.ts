import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { recordDueChanges } from '../../src/publication/planned.ts';
import { cli } from '../cli/cli.ts';
import { type Neighbour, startApi, type TestApi } from '../support/api.ts';
import { createTerm, type Json } from '../support/stories.ts';
import { Copy } from './copy.ts';
import { type Listening, listenTo } from './listen.ts';
import type { Entry } from './reading.ts';
import { type Shared, write } from './writers.ts';

/** Seconds that the writers write for; `npm run test:gap` gives them a minute. */
const seconds = Number(process.env.DATELINE_TEST_GAP_SECONDS ?? 3);
const writers = 8;

let api: TestApi;
let other: Neighbour;
let folder: string;
beforeAll(async () => {
  api = await startApi({}, { timePasses: true });
  other = await api.another();
  folder = await mkdtemp(path.join(os.tmpdir(), 'dateline-gap-'));
});
afterAll(async () => {
  await other.close();
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

const get = async (server: TestApi['server'], address: string): Promise<Json> => {
  const answer = await request(server).get(address);
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${answer.text}`);
  return answer.body;
};

/** What readers see of all articles. */
async function everything(): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (let cursor = ''; ; ) {
    const page = await get(api.server, `/v1/articles?limit=100&fields=id${cursor}`);
    for (const { id } of page.data) all.set(id, await get(api.server, `/v1/articles/${id}`));
    if (page.nextCursor === null) return all;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

/** Polls as the guide says, until it has all and the writers are done. */
async function poll(server: TestApi['server'], limit: number, isDone: () => boolean) {
  const copy = new Copy();
  const entries: Entry[] = [];
  let token = '';
  for (;;) {
    const wasDone = isDone();
    const since = token === '' ? '' : `&since=${token}`;
    const page = await get(server, `/v1/changes?include=document&limit=${limit}${since}`);
    for (const entry of page.data) copy.apply(entry);
    entries.push(...page.data);
    token = page.nextToken;
    if (!page.more && wasDone) return { copy, entries, token };
    if (!page.more) await sleep(20);
  }
}

/** Follows the stream; one that is cut off comes back with the last event's id, as EventSource does. */
async function follow(server: TestApi['server'], isCutOff: boolean, isDone: () => boolean) {
  const copy = new Copy();
  const entries: Entry[] = [];
  let lastId: string | undefined;
  const connect = () => {
    const headers: Record<string, string> = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
    return listenTo(server, 'since=start&include=document', headers, (entry) => {
      copy.apply(entry);
      entries.push(entry);
    });
  };
  let stream: Listening = await connect();
  let waited = 0;
  const end = async () => (await get(server, '/v1/changes/digest')).digest;
  for (;;) {
    await sleep(isCutOff ? 150 : 50);
    if (isDone()) waited += 1;
    // A copy that never adds up is compared as it is.
    const isLast = waited > 100 || (isDone() && (await end()) === copy.digest().digest);
    if (isCutOff || isLast) {
      lastId = stream.lastId() ?? lastId;
      stream.close();
    }
    if (isLast) return { copy, entries };
    if (isCutOff) stream = await connect();
  }
}

/** `dateline mirror --watch` as a process of its own, killed now and then wherever it is. */
async function mirror(url: string, isDone: () => boolean): Promise<number> {
  let kills = 0;
  const start = () =>
    spawn(process.execPath, ['dist/cli/main.js', 'mirror', url, folder, '--watch'], {
      stdio: 'ignore',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  while (!isDone()) {
    const child: ChildProcess = start();
    const ended = once(child, 'close');
    const until = Date.now() + 1_200 + (kills % 4) * 700;
    while (Date.now() < until && !isDone()) await sleep(25);
    child.kill('SIGKILL');
    await ended;
    kills += 1;
  }
  return kills;
}

async function mirrored(kind: string): Promise<Map<string, unknown>> {
  const names = await readdir(path.join(folder, kind));
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name): Promise<[string, unknown]> => {
        const { document } = JSON.parse(await readFile(path.join(folder, kind, name), 'utf8'));
        return [name.slice(0, -'.json'.length), document];
      }),
  );
  return new Map(files.filter(([, document]) => document !== null));
}

test(
  'whatever is written, and however: each who follows the log ends with what readers see, and has missed nothing',
  async () => {
    const { prisma, pool } = api.database;
    const shared: Shared = { articles: [], categories: [], tags: [], written: {} };
    for (const name of ['One', 'Two', 'Three']) {
      shared.categories.push((await createTerm(api, 'categories', name)).id);
      shared.tags.push((await createTerm(api, 'tags', name)).id);
    }
    const { port } = api.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    let [isOver, isDone] = [false, false];
    const end = Date.now() + seconds * 1_000;
    const clockwork = (async () => {
      while (!isDone) {
        await recordDueChanges(prisma, new Date());
        await sleep(100);
      }
    })();
    const writing = Promise.all(
      Array.from({ length: writers }, (_, number) => write(api, shared, number, () => isOver)),
    );
    const done = () => isDone;
    const following = Promise.all([
      poll(api.server, 100, done),
      poll(other.server, 7, done),
      follow(api.server, false, done),
      follow(other.server, true, done),
      mirror(url, done),
    ]);
    following.catch(() => {});
    while (Date.now() < end) await Promise.race([sleep(100), writing, following]);
    isOver = true;
    await writing;
    // Until the last schedule has come.
    while ((await prisma.plannedChange.count()) > 0) await sleep(50);
    isDone = true;
    await clockwork;
    const [quick, small, live, cut, kills] = await following;

    const expected = await everything();
    const { token, ...sum } = await get(api.server, '/v1/changes/digest');
    for (const { copy } of [quick, small, live, cut]) {
      expect(copy.documents('article')).toEqual(expected);
      expect(copy.digest()).toEqual(sum);
    }
    const last = await cli(['mirror', url, folder]);
    expect([last.code, last.notes]).toEqual([0, '']);
    expect(await mirrored('articles')).toEqual(expected);
    expect(token).toBe(quick.token);

    // Every row of the log was told, in its order, to who polls exactly once.
    const { rows } = await pool.query<{ type: string; id: string }>(
      'SELECT type, coalesce(article_id, term_id) AS id FROM changes ORDER BY sequence',
    );
    const logged = rows.map(({ type, id }) => `${type} ${id}`);
    const told = (entries: Entry[]) =>
      entries.flatMap(({ type, article, term }) =>
        ['snapshot', 'article_refreshed'].includes(type) ? [] : [`${type} ${(article ?? term).id}`],
      );
    for (const { entries } of [quick, small])
      expect(logged.slice(-told(entries).length)).toEqual(told(entries));
    for (const { entries } of [quick, small, live]) {
      const tokens = entries.map(({ token: at }) => at);
      expect(new Set(tokens).size).toBe(tokens.length);
    }
    console.info(
      `gap: ${seconds} s, ${rows.length} changes, ${expected.size} articles at the end, mirror killed ${kills} times,`,
      `entries told: ${[quick, small, live, cut].map(({ entries }) => entries.length).join(', ')};`,
      JSON.stringify(shared.written),
    );
  },
  (seconds + 60) * 1_000,
);

test('without the lock that numbers are given under, a change would be passed over, and that would be seen', async () => {
  const broken = await startApi({}, { timePasses: true });
  const { pool } = broken.database;
  const { rows } = await pool.query(`SELECT pg_get_functiondef('number_change'::regproc) AS text`);
  const id = '01900000-0000-7000-8000-000000000001';
  const insert = `INSERT INTO changes (type, article_id, effective_at, recorded_at)
    VALUES ('article_published', '${id}', dateline_clock(), dateline_clock())`;
  /** Two at once, of whom the second is through first; what a follower is told, and whether its copy adds up. */
  const meeting = async () => {
    const copy = new Copy();
    let token = (await get(broken.server, '/v1/changes?since=now')).nextToken;
    const read = async () => {
      const page = await get(broken.server, `/v1/changes?since=${token}`);
      for (const entry of page.data) copy.apply(entry);
      token = page.nextToken;
      return page.data.length;
    };
    const [first, second] = [await pool.connect(), await pool.connect()];
    await first.query('BEGIN');
    await first.query(insert);
    const overtaking = second.query(insert.replace(id, id.replace(/1$/, '2')));
    await Promise.race([overtaking, sleep(200)]);
    const early = await read();
    await first.query('COMMIT');
    await overtaking;
    first.release();
    second.release();
    return early + (await read());
  };
  expect(await meeting()).toBe(2);
  await pool.query(rows[0].text.replace('PERFORM pg_advisory_xact_lock(4201, 2);', ''));
  expect(await meeting()).toBe(1);
  await broken.close();
});
