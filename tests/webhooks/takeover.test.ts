import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { startDateline } from '../start/process.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createTestDatabase } from '../support/database.ts';
import { startReceiver } from './receiver.ts';
import { connectAnother, createHook, createWorker, listOf, makeTag, renameTag, webhooks } from './worker.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_WEBHOOKS_PRIVATE: 'true', DATELINE_WEBHOOKS_TIMEOUT: '15' });
});
afterAll(() => api.close());

test('what a process was at when it died is sent by another once its lease is over, and in its order', async () => {
  const receiver = await startReceiver(api.clock.now);
  const { id, secret } = await createHook(api, { url: receiver.url });
  receiver.secrets = [secret];
  receiver.reply = () => 'silence';
  const dying = connectAnother(api);
  const dead = createWorker(api, { database: dying });
  const alive = createWorker(api);
  const tag = await makeTag(api);
  await renameTag(api, tag.id);
  expect(await dead.begin()).toBe(1);
  while (receiver.received.length === 0) await sleep(5);
  // It dies: whatever comes of the request, it can't tell the database.
  const { close } = dying;
  await close();
  receiver.close();
  await dead.idle();

  const second = await startReceiver(api.clock.now);
  second.secrets = [secret];
  await api.database.prisma.webhook.update({ where: { id }, data: { url: second.url } });
  await alive.run();
  expect(second.received).toEqual([]);
  api.clock.advance(45_000);
  await alive.run();
  expect(second.received.map(({ event }) => event.data.sequence)).toEqual(
    [...second.received.map(({ event }) => event.data.sequence)].sort((a, b) => a - b),
  );
  expect(second.received).toHaveLength(2);
  expect(second.received[0]?.id).toBe(receiver.received[0]?.id);
  expect(second.faults).toEqual([]);
  second.close();
});

test('told to stop, a process gives back what it has not got through with, and it is no attempt', async () => {
  const receiver = await startReceiver(api.clock.now);
  const { id } = await createHook(api, { url: receiver.url });
  receiver.reply = () => 'silence';
  const stopping = new AbortController();
  const stopped = createWorker(api, { signal: stopping.signal });
  await makeTag(api);
  await stopped.begin();
  while (receiver.received.length === 0) await sleep(5);
  stopping.abort();
  await stopped.idle();
  const [delivery] = await listOf(api, id, 'deliveries');
  expect(delivery).toMatchObject({ state: 'pending', attempts: 0 });
  receiver.reply = () => ({ status: 200 });
  await createWorker(api).run();
  expect((await listOf(api, id, 'deliveries'))[0].state).toBe('delivered');
  receiver.close();
});

test('each event is sent by one process at a time', async () => {
  const receiver = await startReceiver(api.clock.now);
  const { id } = await createHook(api, { url: receiver.url });
  receiver.reply = async () => {
    await sleep(20);
    return { status: 200 };
  };
  const databases = [connectAnother(api), connectAnother(api), connectAnother(api)];
  const workers = databases.map((database) => createWorker(api, { database }));
  for (let count = 0; count < 12; count += 1) await makeTag(api);
  for (let left = 12; left > 0; ) {
    const sent = await Promise.all(workers.map((worker) => worker.round()));
    left =
      (await listOf(api, id, 'deliveries?state=pending')).length || (sent.some((count) => count > 0) ? 1 : 0);
  }
  expect(receiver.received).toHaveLength(12);
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(12);
  for (const database of databases) await database.close();
  receiver.close();
  await api.call('delete', `${webhooks}/${id}`, { headers: { 'If-Match': '*' } });
});

/** A whole process, killed with SIGKILL while it sends: takes as long as a lease. */
const long = process.env.DATELINE_WEBHOOK_RUNS === undefined ? test.skip : test;

long(
  'a process that is killed while it sends leaves nothing behind unsent',
  async () => {
    const own = await createTestDatabase();
    const receiver = await startReceiver(() => new Date());
    const key = generateKey();
    const environment = {
      DATABASE_URL: own.url,
      DATELINE_ADMIN_KEY: key,
      DATELINE_SECRET_KEY: Buffer.alloc(32, 'secret').toString('base64'),
      DATELINE_WEBHOOKS_PRIVATE: 'true',
      DATELINE_WEBHOOKS_TIMEOUT: '1',
      DATELINE_LOG_LEVEL: 'warn',
    };
    let run = await startDateline(environment);
    const post = async (path: string, body: object) => {
      const answer = await fetch(`${run.url}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (answer.status !== 201) throw new Error(await answer.text());
      return (await answer.json()) as { id: string; secret: string };
    };
    receiver.secrets = [(await post(webhooks, { url: receiver.url })).secret];
    const tags: string[] = [];
    for (let kills = 0; kills < 3; kills += 1) {
      const seen = receiver.received.length;
      receiver.reply = () => 'silence';
      for (let count = 0; count < 5; count += 1)
        tags.push((await post('/v1/editorial/tags', { name: `Killed ${kills}-${count}` })).id);
      while (receiver.received.length === seen) await sleep(5);
      run.child.kill('SIGKILL');
      await run.exited;
      receiver.reply = () => ({ status: 200 });
      run = await startDateline(environment);
    }
    const taken = () =>
      new Set(
        receiver.received.filter(({ status }) => status === 200).map(({ event }) => event.data.term.id),
      );
    for (let left = 600; taken().size < tags.length && left > 0; left -= 1) await sleep(100);
    expect([...taken()].sort()).toEqual([...tags].sort());
    expect(receiver.faults).toEqual([]);
    run.child.kill('SIGTERM');
    await run.exited;
    receiver.close();
    await own.drop();
  },
  120_000,
);
