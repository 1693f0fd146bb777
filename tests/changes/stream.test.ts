import { EventEmitter, once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { logAt } from '../../src/delivery/changes/position.ts';
import { readLogState } from '../../src/delivery/changes/store.ts';
import { createHub } from '../../src/delivery/changes/stream/hub.ts';
import type { Out } from '../../src/http/stream.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { audience, startProvider, type TestProvider } from '../support/provider.ts';
import { statementsOf } from '../support/statements.ts';
import { createTerm, type Json, publishStory } from '../support/stories.ts';
import { type Listening, listenTo } from './listen.ts';
import { readOn, tokenOfNow } from './reading.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_STREAM_HEARTBEAT: '1', DATELINE_STREAM_CONNECTIONS: '40' });
});
afterAll(() => api.close());

/** A connection of which the test says when it is full. */
class SlowReader extends EventEmitter {
  writableNeedDrain = false;
  isFullAfterEach = false;
  destroyed = false;
  #text = '';
  write(bytes: Buffer): boolean {
    this.#text += bytes.toString('utf8');
    this.writableNeedDrain ||= this.isFullAfterEach;
    return !this.writableNeedDrain;
  }
  drain(): void {
    this.writableNeedDrain = false;
    this.emit('drain');
  }
  end(): void {}
  destroy(): void {
    this.destroyed = true;
  }
  told(): string[] {
    return [...this.#text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json).term.id);
  }
}

const idsOf = (entries: Json[]) => entries.map(({ type, article, term }) => [type, (article ?? term).id]);

describe('the stream', () => {
  test('tells each change as it comes about, as the log does', async () => {
    const token = await tokenOfNow(api);
    const stream = await listenTo(api.server, 'include=document', { 'Accept-Encoding': 'gzip, br' });
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
      'x-accel-buffering': 'no',
    });
    expect(stream.response.headers).not.toHaveProperty('content-encoding');
    await stream.until(() => stream.lastId() !== undefined);
    expect(stream.lastId()).toBe(token);
    const story = await publishStory(api);
    await createTerm(api, 'tags', 'Live');
    await stream.until(() => stream.entries.length === 2);
    expect(stream.entries).toEqual((await readOn(api, token, 'include=document')).entries);
    expect(stream.entries[0]).toMatchObject({ article: { id: story.id }, document: { id: story.id } });
    stream.close();
  });

  test('goes on after the last event, whatever the address says', async () => {
    const token = await tokenOfNow(api);
    const stories = [await publishStory(api), await publishStory(api), await publishStory(api)];
    const { entries } = await readOn(api, token);
    const stream = await listenTo(api.server, `since=${token}`, { 'Last-Event-ID': entries[0].token });
    await stream.until(() => stream.entries.length === 2);
    expect(stream.entries).toEqual(entries.slice(1));
    stories.push(await publishStory(api));
    await stream.until(() => stream.entries.length === 3);
    expect(stream.entries[2].article.id).toBe(stories[3]?.id);
    stream.close();
  });

  test('gives everything from the start, and ends where that is asked for', async () => {
    const stream = await listenTo(api.server, 'since=start&follow=false');
    expect(await stream.ended).toBe(true);
    expect(stream.entries).toEqual((await readOn(api, undefined)).entries);
  });

  test('a token that is not kept any more leads back to everything, not to what is still to come', async () => {
    const old = await startApi();
    const token = await tokenOfNow(old);
    await createTerm(old, 'tags', 'Kept');
    await old.database.prisma
      .$executeRaw`UPDATE change_log SET pruned_through = (SELECT max(sequence) FROM changes)`;
    const path = '/v1/changes/stream?include=document&follow=false';
    const { status, body } = await old.call('get', `${path}&since=${token}`);
    await old.close();
    expect(status).toBe(410);
    expect(Object.fromEntries(new URL(body.startOver, 'http://localhost').searchParams)).toEqual({
      include: 'document',
      follow: 'false',
      since: 'start',
    });
  });

  test('is filtered, and its signs of life say where the log stands', async () => {
    const stream = await listenTo(api.server, 'language=fr');
    const all = await listenTo(api.server);
    await publishStory(api, { language: 'en' });
    const french = await publishStory(api, { language: 'fr' });
    await publishStory(api, { language: 'en' });
    await all.until(() => all.entries.length === 3);
    await stream.until(() => stream.comments() > 0 && stream.entries.length > 0);
    expect(idsOf(stream.entries)).toEqual([['article_published', french.id]]);
    await stream.until(() => stream.lastId() !== stream.entries[0].token);
    expect((await readOn(api, stream.lastId(), 'language=fr')).entries).toEqual([]);
    stream.close();
    all.close();
  });

  test('refuses a forged token, another type, and one connection too many', async () => {
    expect((await api.call('get', '/v1/changes/stream?since=forged')).status).toBe(400);
    expect(
      (await api.call('get', '/v1/changes/stream', { headers: { 'Last-Event-ID': 'forged' } })).status,
    ).toBe(400);
    expect(
      (await api.call('get', '/v1/changes/stream', { headers: { Accept: 'application/json' } })).status,
    ).toBe(406);
    const streams = await Promise.all(Array.from({ length: 40 }, () => listenTo(api.server)));
    const refused = await api.call('get', '/v1/changes/stream');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2']);
    for (const stream of streams) stream.close();
    while ((await api.call('get', '/v1/changes/stream')).status === 503);
  });

  test('keeps no place for whoever went before the stream began', async () => {
    const small = await startApi({ DATELINE_STREAM_CONNECTIONS: '1' });
    const waiting = async () => {
      const rows = await small.database.prisma.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'change_log'::regclass`;
      return rows.length;
    };
    await small.database.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE change_log IN ACCESS EXCLUSIVE MODE`;
      const { port } = small.server.address() as AddressInfo;
      const request = get({ port, host: '127.0.0.1', path: '/v1/changes/stream', agent: false });
      request.on('error', () => {});
      const [, answer] = await once(small.server, 'request');
      while ((await waiting()) === 0) await sleep(5);
      request.destroy();
      while (!answer.destroyed) await sleep(5);
    });
    while ((await waiting()) > 0) await sleep(5);
    // What was waiting for the lock has been answered when this one is.
    await tokenOfNow(small);
    const stream = await listenTo(small.server);
    stream.close();
    await small.close();
    expect(stream.response.statusCode).toBe(200);
  });

  test('holds one part of the log at most for who does not read, and leaves nothing out', async () => {
    const stopping = new AbortController();
    const hub = createHub({
      ...api,
      log: pino({ level: 'silent' }),
      clock: api.clock.now,
      metrics: createMetrics({ database: api.database, ofProcess: false }),
      stopping: stopping.signal,
    });
    const slow = new SlowReader();
    const { secret, last } = await readLogState(api.database.delivery);
    const token = await tokenOfNow(api);
    hub.follow(slow as unknown as Out, {
      actor: null,
      filter: {},
      documents: false,
      secret,
      position: logAt(last),
      endless: true,
    });
    const quick = await listenTo(api.server);
    await quick.until(() => quick.lastId() !== undefined);
    const categories: string[] = [];
    const make = async (count: number) => {
      for (let n = 0; n < count; n += 1)
        categories.push((await createTerm(api, 'tags', `Slow ${categories.length}`)).id);
      await quick.until(() => quick.entries.length === categories.length);
    };
    await make(1);
    while (slow.told().length === 0) await sleep(5);
    // From here on it takes nothing in: 59 changes come, and it is given one part of 20 at most.
    slow.writableNeedDrain = true;
    await make(59);
    await sleep(50);
    const given = slow.told().length;
    expect(given).toBeLessThanOrEqual(21);
    slow.isFullAfterEach = true;
    while (slow.told().length < categories.length) {
      const before = slow.told().length;
      slow.drain();
      while (slow.told().length === before) await sleep(5);
      expect(slow.told().length - before).toBeLessThanOrEqual(20);
    }
    expect(slow.told()).toEqual((await readOn(api, token)).entries.map(({ term }) => term.id));
    stopping.abort();
    expect([slow.destroyed, hub.followers()]).toEqual([true, 0]);
    quick.close();
  });

  test('ends for who is so slow that the log is not kept so far back any more', async () => {
    const own = await startApi();
    const stopping = new AbortController();
    const hub = createHub({
      ...own,
      log: pino({ level: 'silent' }),
      clock: own.clock.now,
      metrics: createMetrics({ database: own.database, ofProcess: false }),
      stopping: stopping.signal,
    });
    await createTerm(own, 'tags', 'Before');
    const { secret, last } = await readLogState(own.database.delivery);
    const slow = new SlowReader();
    const position = logAt(last);
    for (const name of ['Passed over', 'Kept']) await createTerm(own, 'tags', name);
    // As if the first of them had been deleted.
    await own.database.prisma
      .$executeRaw`UPDATE change_log SET pruned_through = (SELECT max(sequence) FROM changes)`;
    hub.follow(slow as unknown as Out, {
      actor: null,
      filter: {},
      documents: false,
      secret,
      position,
      endless: true,
    });
    while (hub.followers() > 0 && slow.told().length === 0) await sleep(5);
    expect([hub.followers(), slow.told()]).toEqual([0, []]);
    stopping.abort();
    await own.close();
  });

  test('ends as an answer should when the process stops', async () => {
    const other = await api.another();
    const stream = await listenTo(other.server);
    await stream.until(() => stream.lastId() !== undefined);
    await other.close();
    expect(await stream.ended).toBe(true);
  });

  test('is for keys where readers need one', async () => {
    const closed = await startApi({ DATELINE_DELIVERY_ACCESS: 'key' });
    expect((await closed.call('get', '/v1/changes/stream', { as: null })).status).toBe(401);
    const headers = { Authorization: `Bearer ${closed.keys['delivery:read']}` };
    const stream = await listenTo(closed.server, '', headers);
    expect(stream.response.statusCode).toBe(200);
    stream.close();
    await closed.close();
  });

  describe('where readers need a key', () => {
    let closed: TestApi;
    let provider: TestProvider;
    beforeAll(async () => {
      provider = await startProvider();
      closed = await startApi({
        ...provider.environment,
        DATELINE_DELIVERY_ACCESS: 'key',
        DATELINE_STREAM_HEARTBEAT: '1',
      });
      closed.clock.advance(Date.now() - closed.clock.now().getTime());
    });
    afterAll(async () => {
      await closed.close();
      provider.close();
    });

    const minutes = (count: number) => new Date(closed.clock.now().getTime() + count * 60_000);

    async function follow(credential: string) {
      const stream = await listenTo(closed.server, '', { Authorization: `Bearer ${credential}` });
      await stream.until(() => stream.lastId() !== undefined);
      return stream;
    }

    async function lastWordTo(stream: Listening) {
      expect(await stream.ended).toBe(true);
      return stream.entries.at(-1);
    }

    const keys = '/v1/editorial/keys';
    const make = async (body: object = {}) =>
      (await closed.call('post', keys, { body: { name: 'follower', scopes: ['delivery:read'], ...body } }))
        .body;

    test('ends with its reason when the key is revoked, and no other does', async () => {
      const [revoked, kept] = [await make(), await make()];
      const streams = await Promise.all([revoked.key, revoked.key, kept.key].map(follow));
      await closed.call('delete', `${keys}/${revoked.id}`);
      const reason = { code: 'unauthenticated', detail: 'The key has been revoked.' };
      for (const stream of streams.slice(0, 2)) expect(await lastWordTo(stream)).toEqual(reason);
      const again = await closed.call('get', '/v1/changes/stream', { as: revoked.key });
      expect([again.status, again.body.detail]).toEqual([401, reason.detail]);
      const { id } = await createTerm(closed, 'tags', 'Still told');
      await streams[2]?.until(() => streams[2]?.entries.length === 1);
      expect(streams[2]?.entries[0].term.id).toBe(id);
      streams[2]?.close();
    });

    test('ends when the key, the secret or the token that it came with is over', async () => {
      const [expiring, rotated] = [await make({ expiresAt: minutes(5).toISOString() }), await make()];
      const token = await provider.sign({
        iss: provider.issuer,
        aud: audience,
        sub: 'reader',
        scope: 'reader',
        exp: Math.floor(minutes(5).getTime() / 1_000),
      });
      const streams = await Promise.all([expiring.key, rotated.key, token].map(follow));
      const { key } = (
        await closed.call('post', `${keys}/${rotated.id}/rotate`, { body: { overlapSeconds: 60 } })
      ).body;
      const current = await follow(key);
      closed.clock.advance(6 * 60_000);
      const words = await Promise.all(streams.map(lastWordTo));
      expect(words.map(({ detail }) => detail)).toEqual([
        'The key has expired.',
        'The key was rotated, and this secret of it is over.',
        'The token has expired.',
      ]);
      expect(current.response.closed).toBe(false);
      current.close();
    });

    test('asks the database once for all keys, and not at all for nobody’s', async () => {
      const { key } = await make();
      const streams = await Promise.all(Array.from({ length: 20 }, () => follow(key)));
      const nobodys = await listenTo(api.server);
      const beatsOf = async (stream: Listening | undefined, count: number) => {
        const before = stream?.comments() ?? 0;
        await stream?.until(() => stream.comments() >= before + count);
      };
      const sent = await statementsOf(() => Promise.all([beatsOf(streams[0], 2), beatsOf(nobodys, 2)]));
      const looks = sent.filter((text) => text.includes('api_keys'));
      expect(looks.length).toBeGreaterThan(0);
      expect(looks.length).toBeLessThanOrEqual(3);
      for (const stream of [...streams, nobodys]) stream.close();
    });
  });
});
