import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { createHook, createWorker, listOf, makeTag, readHook, webhooks } from './worker.ts';

let api: TestApi;
let receiver: Receiver;
beforeAll(async () => {
  api = await startApi();
  receiver = await startReceiver(api.clock.now, true);
});
afterAll(async () => {
  receiver.close();
  await api.close();
});

test.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.1/',
  'https://[fd00::1]/',
  'http://hooks.example.org/',
])('%s is refused', async (url) => {
  const answer = await api.call('post', webhooks, { body: { url } });
  expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, '/url']);
  const { id } = await createHook(api, { url: 'https://hooks.example.org/', enabled: false });
  const patched = await api.call('patch', `${webhooks}/${id}`, {
    body: { url },
    headers: { 'If-Match': '*' },
  });
  expect(patched.status).toBe(422);
});

test('nothing inside is connected to, whatever the name or the database says', async () => {
  const { port } = new URL(receiver.url);
  // Names lead inside; numbers could have been stored while that was allowed.
  const hosts = ['localhost', '127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', '[::1]'];
  const ids: string[] = [];
  for (const host of hosts) {
    const { id } = await createHook(api, { url: 'https://hooks.example.org/' });
    await api.database.prisma.webhook.update({ where: { id }, data: { url: `https://${host}:${port}/` } });
    ids.push(id);
  }
  await makeTag(api);
  await createWorker(api).round();
  for (const id of ids) {
    const [attempt] = await listOf(api, id, 'attempts');
    expect(attempt).toMatchObject({ status: null, problem: 'private_address' });
    expect((await readHook(api, id)).state).toMatchObject({ failures: 1, pending: 1 });
  }
  expect(receiver.received).toEqual([]);
});
