import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tidy } from '../../src/upkeep/upkeep.ts';
import { mostAttempts } from '../../src/webhooks/schedule.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory } from '../support/stories.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import {
  createHook,
  createWorker,
  listOf,
  makeTag,
  readHook,
  renameTag,
  type Worker,
  webhooks,
} from './worker.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

let api: TestApi;
let worker: Worker;
let receiver: Receiver;
let hooks: string[] = [];
beforeAll(async () => {
  api = await startApi({ DATELINE_WEBHOOKS_PRIVATE: 'true', DATELINE_WEBHOOKS_TIMEOUT: '1' });
  worker = createWorker(api);
});
afterAll(() => api.close());
beforeEach(async () => {
  receiver = await startReceiver(api.clock.now);
});
afterEach(async () => {
  expect(receiver.faults).toEqual([]);
  receiver.close();
  for (const id of hooks) await api.call('delete', `${webhooks}/${id}`, { headers: { 'If-Match': '*' } });
  hooks = [];
});

/** A webhook that leads to the receiver, which knows its secret. */
async function hook(body: Record<string, unknown> = {}): Promise<Json> {
  const made = await createHook(api, { url: receiver.url, ...body });
  receiver.secrets = [made.secret];
  hooks.push(made.id);
  return made;
}

const types = () => receiver.received.map(({ event }) => event.type);

test('what changes for readers is told in its order, signed, and once', async () => {
  await hook();
  const story = await publishStory(api);
  const path = `/v1/editorial/articles/${story.id}`;
  await api.call('patch', path, { body: { headline: 'Another' }, headers: { 'If-Match': '*' } });
  await api.call('post', `${path}/publish`);
  await worker.run();
  await api.call('post', `${path}/kill`, { body: { reason: 'It was not so.' } });
  await worker.run();
  await worker.run();
  expect(types()).toEqual(['article.published', 'article.updated', 'article.killed']);
  const [first, , last] = receiver.received;
  expect(first).toMatchObject({
    path: '/hook',
    headers: { 'content-type': 'application/json', 'webhook-id': expect.stringMatching(/^msg_/) },
    event: {
      timestamp: api.clock.now().toISOString(),
      data: { type: 'article_published', article: { id: story.id, slug: story.slug }, term: null },
    },
  });
  // From each the log can be followed.
  const rest = await api.call('get', `/v1/changes?since=${first?.event.data.token}`);
  expect(rest.body.data.map(({ type }: Json) => type)).toEqual(['article_updated', 'article_killed']);
  expect(first?.event.data.document).toMatchObject({ id: story.id, headline: 'Another' });
  expect(last?.event.data).toMatchObject({ document: null, version: null, reason: 'It was not so.' });
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(3);
});

test('a draft, a save and a plan are no news; a schedule is once its time has come', async () => {
  await hook({ content: 'ids' });
  const story = await createStory(api);
  const publishAt = new Date(api.clock.now().getTime() + hour).toISOString();
  await api.call('post', `/v1/editorial/articles/${story.id}/publish`, { body: { publishAt } });
  await worker.run();
  expect(types()).toEqual([]);
  api.clock.advance(hour);
  const { recordDueChanges } = await import('../../src/publication/planned.ts');
  await api.clock.settle();
  await recordDueChanges(api.database.prisma, api.clock.now());
  await worker.run();
  expect(types()).toEqual(['article.published']);
  expect(receiver.received[0]?.event.data).not.toHaveProperty('document');
});

test('each hears what its filters let through, and of what leaves them', async () => {
  const mark = `${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const category = async (name: string) =>
    (await api.call('post', '/v1/editorial/categories', { body: { name: `${name} ${mark}` } })).body;
  const sport = await category('Sport');
  const news = await category('News');
  const tag = await makeTag(api);
  const paths: Record<string, Record<string, unknown>> = {
    sport: { categories: [sport.slug] },
    tagged: { tags: [tag.id], types: ['article.published', 'article.updated'] },
    french: { languages: ['fr'] },
    kills: { types: ['article.killed'] },
    terms: { types: ['tag.published'], tags: [tag.slug] },
  };
  for (const [name, filters] of Object.entries(paths))
    await hook({ ...filters, url: `${receiver.url}/${name}`, content: 'ids' });
  receiver.secrets = [];
  const story = await publishStory(api, { category: sport.id, tags: [tag.id] });
  const path = `/v1/editorial/articles/${story.id}`;
  await api.call('patch', path, { body: { category: news.id }, headers: { 'If-Match': '*' } });
  api.clock.advance(second);
  await api.call('post', `${path}/publish`);
  api.clock.advance(second);
  await api.call('patch', path, { body: { tags: [] }, headers: { 'If-Match': '*' } });
  await api.call('post', `${path}/publish`);
  await publishStory(api, { language: 'fr' });
  await renameTag(api, (await makeTag(api)).id);
  await renameTag(api, tag.id);
  await api.call('post', `${path}/kill`, { body: { reason: 'x' } });
  await worker.run();
  const heard = Object.fromEntries(
    Object.keys(paths).map((name) => [
      name,
      receiver.received.filter((one) => one.path === `/hook/${name}`).map(({ event }) => event.type),
    ]),
  );
  const termsOfSport = receiver.received.filter(
    ({ path: at, event }) => at === '/hook/sport' && event.data.term !== null,
  );
  expect(termsOfSport.every(({ event }) => event.data.term.kind !== 'category')).toBe(true);
  expect(heard).toMatchObject({
    // Tags have no category, and are not kept from it. The kill is of an article that was there once.
    sport: expect.arrayContaining(['article.published', 'article.updated', 'article.killed']),
    tagged: ['article.published', 'article.updated', 'article.updated'],
    french: expect.arrayContaining(['article.published']),
    kills: ['article.killed'],
    terms: ['tag.published'],
  });
  const ofSport = heard.sport?.filter((type) => type.startsWith('article'));
  expect(ofSport).toEqual(['article.published', 'article.updated', 'article.killed']);
  expect(heard.french?.filter((type) => type.startsWith('article'))).toEqual(['article.published']);
});

test('while a secret changes both sign, and then the new one alone', async () => {
  const { id, secret } = await hook();
  const { secret: next } = (
    await api.call('post', `${webhooks}/${id}/rotate-secret`, {
      body: { previousSecretUntil: new Date(api.clock.now().getTime() + hour).toISOString() },
    })
  ).body;
  expect(next).not.toBe(secret);
  receiver.secrets = [secret, next];
  await makeTag(api);
  await worker.run();
  expect(String(receiver.received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  api.clock.advance(hour);
  receiver.secrets = [next];
  await makeTag(api);
  await worker.run();
  expect(receiver.received).toHaveLength(2);
  expect(String(receiver.received[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  const last = (await readHook(api, id)).previousSecretUntil;
  expect(last).toBeNull();
});

test('who fails is tried again over days, and then the event is a dead letter that can be replayed', async () => {
  const { id } = await hook();
  receiver.reply = () => ({ status: 500, body: 'x'.repeat(5_000) });
  const { id: tag } = await makeTag(api);
  const pauses = [
    0,
    5 * second,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    day,
  ];
  for (const [at, pause] of pauses.entries()) {
    if (pause > 0) {
      api.clock.advance(pause - 1);
      await worker.run();
      expect([at, receiver.received.length]).toEqual([at, at]);
      api.clock.advance(1);
    }
    await worker.run();
    expect([at, receiver.received.length]).toEqual([at, at + 1]);
  }
  expect(receiver.received).toHaveLength(mostAttempts);
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(1);
  api.clock.advance(30 * day);
  await worker.run();
  expect(receiver.received).toHaveLength(mostAttempts);
  const [dead] = await listOf(api, id, 'deliveries?state=dead');
  expect(dead).toMatchObject({
    state: 'dead',
    attempts: mostAttempts,
    nextAttemptAt: null,
    type: 'tag.published',
  });
  const attempts = await listOf(api, id, `attempts?delivery=${dead.id}`);
  expect(attempts).toHaveLength(mostAttempts);
  expect(attempts[0]).toMatchObject({ number: mostAttempts, status: 500, problem: 'status' });
  expect(attempts[0].response).toBe('x'.repeat(1_024));
  expect((await readHook(api, id)).state).toMatchObject({ failures: mostAttempts, dead: 1, pending: 0 });

  receiver.reply = () => ({ status: 200 });
  const replayed = await api.call('post', `${webhooks}/${id}/deliveries/${dead.id}/replay`);
  expect(replayed.body).toMatchObject({ state: 'pending', attempts: 0, messageId: dead.messageId });
  expect((await api.call('post', `${webhooks}/${id}/deliveries/${dead.id}/replay`)).status).toBe(409);
  await worker.run();
  const last = receiver.received.at(-1);
  expect(last).toMatchObject({ id: dead.messageId, status: 200, event: { data: { term: { id: tag } } } });
  expect((await readHook(api, id)).state).toMatchObject({ failures: 0, failingSince: null, pending: 0 });
});

test('who flaps gets everything, and what comes through clears the failures', async () => {
  const { id } = await hook();
  let turn = 0;
  receiver.reply = () => ({ status: turn++ % 2 === 0 ? 503 : 200 });
  const tags = [await makeTag(api), await makeTag(api), await makeTag(api)];
  await worker.run();
  api.clock.advance(5 * second);
  await worker.run();
  api.clock.advance(5 * minute);
  await worker.run();
  const taken = receiver.received
    .filter(({ status }) => status === 200)
    .map(({ event }) => event.data.term.id);
  expect([...new Set(taken)].sort()).toEqual(tags.map((tag) => tag.id).sort());
  expect(await listOf(api, id, 'deliveries?state=pending')).toEqual([]);
});

test('410 ends it at once, with a notice; what waits goes out when it is enabled again', async () => {
  const { id } = await hook();
  const other = await startReceiver(api.clock.now);
  const { id: watching } = await createHook(api, { url: other.url, types: ['webhook.disabled'] });
  hooks.push(watching);
  receiver.reply = () => ({ status: 410 });
  await makeTag(api);
  await worker.run();
  await makeTag(api);
  await worker.run();
  expect(receiver.received).toHaveLength(1);
  const ended = await readHook(api, id);
  expect(ended).toMatchObject({
    enabled: false,
    disabledReason: 'gone',
    disabledAt: api.clock.now().toISOString(),
  });
  expect(ended.state).toMatchObject({ pending: 1, unread: 1 });
  expect(other.received.map(({ event }) => event)).toMatchObject([
    { type: 'webhook.disabled', data: { webhook: { id, url: receiver.url }, reason: 'gone' } },
  ]);
  const [noted] = (await api.call('get', `/v1/editorial/audit?resource=${id}`)).body.data;
  expect(noted).toMatchObject({
    action: 'webhook_disabled',
    actor: null,
    before: { enabled: true, disabledReason: null },
    after: { enabled: false, disabledReason: 'gone' },
  });
  receiver.reply = () => ({ status: 200 });
  const patched = await api.call('patch', `${webhooks}/${id}`, {
    body: { enabled: true },
    headers: { 'If-Match': '*' },
  });
  expect(patched.body).toMatchObject({ enabled: true, disabledReason: null, disabledAt: null });
  await worker.run();
  expect(receiver.received.map(({ status }) => status)).toEqual([410, 200, 200]);
  other.close();
});

test('who takes nothing for five days is not told any more once an event is given up', async () => {
  const { id } = await hook();
  receiver.reply = () => ({ status: 500 });
  await makeTag(api);
  const wait = async (days: number) => {
    for (let hours = 0; hours < days * 24; hours += 6) {
      await worker.run();
      api.clock.advance(6 * hour);
    }
  };
  await wait(4.75);
  expect(await readHook(api, id)).toMatchObject({ enabled: true, state: { dead: 1 } });
  await makeTag(api);
  await wait(4.75);
  expect(await readHook(api, id)).toMatchObject({
    enabled: false,
    disabledReason: 'failing',
    state: { dead: 2 },
  });
});

test('Retry-After is kept to for the whole webhook, within bounds', async () => {
  const { id } = await hook();
  receiver.reply = () => ({ status: 429, headers: { 'Retry-After': '600' } });
  await makeTag(api);
  await worker.run();
  await makeTag(api);
  api.clock.advance(599 * second);
  await worker.run();
  expect(receiver.received).toHaveLength(1);
  receiver.reply = () => ({ status: 503, headers: { 'Retry-After': '999999' } });
  api.clock.advance(second);
  await worker.run();
  const { state } = await readHook(api, id);
  expect(Date.parse(state.restingUntil) - api.clock.now().getTime()).toBe(hour);
  receiver.reply = () => ({ status: 200 });
  api.clock.advance(hour);
  await worker.run();
  expect(receiver.received.filter(({ status }) => status === 200)).toHaveLength(2);
});

test('what goes wrong on the way is named, and does not keep other webhooks', async () => {
  const secure = await startReceiver(api.clock.now, true);
  const gone = await startReceiver(api.clock.now);
  gone.close();
  const ways: Record<string, string> = {
    timeout: `${receiver.url}/silent`,
    redirect: `${receiver.url}/moved`,
    certificate: secure.url,
    unreachable: gone.url,
  };
  receiver.reply = ({ path }) =>
    path === '/hook/silent'
      ? 'silence'
      : path === '/hook/moved'
        ? { status: 302, headers: { Location: `${receiver.url}/elsewhere` } }
        : { status: 200 };
  const made = new Map<string, string>();
  for (const [name, url] of Object.entries(ways)) made.set(name, (await hook({ url })).id);
  await hook({ url: `${receiver.url}/well` });
  receiver.secrets = [];
  await makeTag(api);
  await worker.round();
  for (const [name, id] of made) {
    const [attempt] = await listOf(api, id, 'attempts');
    expect([name, attempt?.problem]).toEqual([name, name]);
  }
  const paths = receiver.received.map(({ path }) => path).sort();
  expect(paths).toEqual(['/hook/moved', '/hook/silent', '/hook/well']);
  expect(secure.received).toEqual([]);
  secure.close();
});

test('a body that does not end is read no further than it is kept', async () => {
  const { id } = await hook();
  receiver.reply = () => ({ status: 200, body: `\0${'é'.repeat(600_000)}` });
  await makeTag(api);
  await worker.round();
  const [attempt] = await listOf(api, id, 'attempts');
  expect(attempt).toMatchObject({ status: 200, problem: null });
  expect(attempt.response).toBe('é'.repeat(511));
});

test('a ping is tried once, also where nothing else is told', async () => {
  const { id } = await hook({ enabled: false });
  await makeTag(api);
  const ping = await api.call('post', `${webhooks}/${id}/ping`);
  expect(ping.body).toMatchObject({ type: 'webhook.ping', state: 'pending', sequence: null, article: null });
  await worker.run();
  expect(types()).toEqual(['webhook.ping']);
  expect((await api.call('get', ping.headers.location ?? '')).body.state).toBe('delivered');
  receiver.reply = () => ({ status: 500 });
  const failed = await api.call('post', `${webhooks}/${id}/ping`);
  await worker.run();
  expect((await api.call('get', failed.headers.location ?? '')).body).toMatchObject({
    state: 'dead',
    attempts: 1,
  });
});

test('a time can be replayed: all of it, or what was given up', async () => {
  const { id } = await hook({ types: ['tag.published'] });
  api.clock.advance(second);
  const since = api.clock.now().toISOString();
  const first = await makeTag(api);
  api.clock.advance(minute);
  const until = api.clock.now().toISOString();
  const second_ = await makeTag(api);
  await worker.run();
  const replay = (body: Record<string, unknown>) => api.call('post', `${webhooks}/${id}/replay`, { body });
  expect((await replay({ since, only: 'all' })).body).toEqual({ count: 2 });
  expect((await replay({ since, only: 'all' })).body).toEqual({ count: 0 });
  await worker.run();
  const told = receiver.received.map(({ id: message, event }) => `${message} ${event.data.term.id}`);
  expect(told).toHaveLength(4);
  expect(told.slice(2).sort()).toEqual(told.slice(0, 2).sort());
  expect(new Set(told.map((text) => text.split(' ')[1]))).toEqual(new Set([first.id, second_.id]));
  expect((await replay({ since, until, only: 'all' })).body).toEqual({ count: 1 });
  await worker.run();
  expect(receiver.received).toHaveLength(5);
  expect((await replay({ since })).body).toEqual({ count: 0 });
  await api.database.prisma.webhookDelivery.updateMany({ where: { webhookId: id }, data: { state: 'dead' } });
  // Of each event once, however often it was given up.
  expect((await replay({ since, until: '2099-01-01T00:00:00Z' })).body).toEqual({ count: 2 });
});

test('what is over is deleted after its time, and what is on its way is not', async () => {
  const { id } = await hook();
  await makeTag(api);
  await worker.run();
  receiver.reply = () => ({ status: 500 });
  await makeTag(api);
  await worker.run();
  const keep = async (days: number) =>
    tidy(api.database.prisma, api.config, new Date(api.clock.now().getTime() + days * day));
  await keep(29);
  expect(await listOf(api, id, 'deliveries')).toHaveLength(2);
  expect(await listOf(api, id, 'attempts')).toHaveLength(2);
  await keep(31);
  expect((await listOf(api, id, 'deliveries')).map(({ state }) => state)).toEqual(['pending']);
  expect(await listOf(api, id, 'attempts')).toEqual([]);
});

test('a webhook hears of what changes from when it is made', async () => {
  await makeTag(api);
  await hook();
  await worker.run();
  expect(receiver.received).toEqual([]);
});
