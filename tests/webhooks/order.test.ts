import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Database } from '../../src/database/client.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { publishStory } from '../support/stories.ts';
import { startReceiver } from './receiver.ts';
import { connectAnother, createHook, createWorker, listOf, webhooks } from './worker.ts';

/** `DATELINE_WEBHOOK_RUNS` makes it longer: `npm run test:webhooks`. */
const runs = Number(process.env.DATELINE_WEBHOOK_RUNS ?? 3);

const minute = 60_000;

let api: TestApi;
let another: Database;
beforeAll(async () => {
  api = await startApi({ DATELINE_WEBHOOKS_PRIVATE: 'true' });
  another = connectAnother(api);
});
afterAll(async () => {
  await another.close();
  await api.close();
});

/** Writes of three articles, in a random order; and what is answered to each attempt, by turns. */
const plan = fc.record({
  writes: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 9 }),
  answers: fc.array(fc.constantFrom(200, 200, 500, 429, 302), { minLength: 1, maxLength: 12 }),
});

test('of one article every event arrives in its order, whatever fails, and two processes send', async () => {
  const stories = [await publishStory(api), await publishStory(api), await publishStory(api)];
  let number = 0;
  const publishAgain = async (story: { id: string }) => {
    number += 1;
    const path = `/v1/editorial/articles/${story.id}`;
    await api.call('patch', path, { body: { kicker: `Version ${number}` }, headers: { 'If-Match': '*' } });
    await api.call('post', `${path}/publish`);
  };
  await fc.assert(
    fc.asyncProperty(plan, async ({ writes, answers }) => {
      const receiver = await startReceiver(api.clock.now);
      const { id, secret } = await createHook(api, { url: receiver.url, content: 'ids' });
      receiver.secrets = [secret];
      let turn = 0;
      receiver.reply = () => {
        const status = turn < answers.length ? (answers[turn] ?? 200) : 200;
        turn += 1;
        return { status, headers: { Location: '/elsewhere' } };
      };
      const workers = [createWorker(api), createWorker(api, { database: another })];
      for (const [at, write] of writes.entries()) {
        const story = stories[write];
        if (story) await publishAgain(story);
        if (at % 3 === 2) await Promise.all(workers.map((worker) => worker.round()));
      }
      for (let rounds = 0; ; rounds += 1) {
        const sent = await Promise.all(workers.map((worker) => worker.round()));
        if (sent.some((count) => count > 0)) continue;
        if ((await listOf(api, id, 'deliveries?state=pending')).length === 0) break;
        if (rounds > 200) throw new Error('it does not come to an end');
        api.clock.advance(10 * minute);
      }
      const taken = receiver.received.filter(({ status }) => status === 200);
      for (const [at, story] of stories.entries()) {
        const own = (list: typeof taken) =>
          list
            .filter(({ event }) => event.data.article?.id === story.id)
            .map(({ event }) => event.data.sequence);
        // Nothing is left out or taken twice, and nothing is even tried before what came first was taken.
        expect(own(taken)).toHaveLength(writes.filter((write) => write === at).length);
        expect(own(taken)).toEqual([...own(taken)].sort((a, b) => a - b));
        expect(new Set(own(taken)).size).toBe(own(taken).length);
        expect(own(receiver.received)).toEqual([...own(receiver.received)].sort((a, b) => a - b));
      }
      expect(receiver.faults).toEqual([]);
      receiver.close();
      await api.call('delete', `${webhooks}/${id}`, { headers: { 'If-Match': '*' } });
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

test('what follows waits for what is tried again, and other articles go on', async () => {
  const [first, other] = [await publishStory(api), await publishStory(api)];
  const receiver = await startReceiver(api.clock.now);
  const { id, secret } = await createHook(api, { url: receiver.url, types: ['article.updated'] });
  receiver.secrets = [secret];
  receiver.reply = ({ event }) => ({ status: event.data.article.id === first.id ? 500 : 200 });
  const worker = createWorker(api);
  for (const story of [first, first, other, other]) {
    const path = `/v1/editorial/articles/${story.id}`;
    await api.call('patch', path, { body: { kicker: `${Math.random()}` }, headers: { 'If-Match': '*' } });
    await api.call('post', `${path}/publish`);
  }
  await worker.run();
  const articles = receiver.received.map(({ event }) => event.data.article.id);
  expect(articles.filter((one) => one === first.id)).toHaveLength(1);
  expect(articles.filter((one) => one === other.id)).toHaveLength(2);
  const waiting = await listOf(api, id, `deliveries?state=pending&article=${first.id}`);
  expect(waiting.map(({ attempts }) => attempts)).toEqual([0, 1]);
  receiver.reply = () => ({ status: 200 });
  api.clock.advance(5_000);
  await worker.run();
  expect(await listOf(api, id, 'deliveries?state=pending')).toEqual([]);
  receiver.close();
});
