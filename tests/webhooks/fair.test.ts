import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { startReceiver } from './receiver.ts';
import { createHook, createWorker, makeTag } from './worker.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_WEBHOOKS_PRIVATE: 'true', DATELINE_WEBHOOKS_TIMEOUT: '60' });
});
afterAll(() => api.close());

/** As many as a process sends at a time, by four for each webhook. */
const silent = 8;

test('receivers that keep us waiting, each with much on its way, do not take every place from one that answers', async () => {
  const slow = await startReceiver(api.clock.now);
  const letGo: (() => void)[] = [];
  slow.reply = () => new Promise((resolve) => letGo.push(() => resolve({ status: 204 })));
  for (let n = 0; n < silent; n += 1) await createHook(api, { url: slow.url, types: ['tag.published'] });
  for (let n = 0; n < 12; n += 1) await makeTag(api);
  const worker = createWorker(api);
  expect(await worker.begin()).toBe(32);
  while (letGo.length < 32) await sleep(5);
  // All places are taken when somebody else is to be told, after all that the others wait for.
  const quick = await startReceiver(api.clock.now);
  await createHook(api, { url: quick.url, types: ['author.published'] });
  await api.call('post', '/v1/editorial/authors', { body: { name: 'Ada' } });
  expect(await worker.begin()).toBe(0);
  letGo.shift()?.();
  while ((await worker.begin()) === 0) await sleep(5);
  while (quick.received.length === 0 && letGo.length < 32) await sleep(5);
  expect(quick.received.map(({ event }) => event.type)).toEqual(['author.published']);
  slow.reply = () => ({ status: 204 });
  for (const go of letGo) go();
  await worker.idle();
  await worker.run();
  slow.close();
  quick.close();
});
