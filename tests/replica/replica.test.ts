import { chmod, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { startApi, type TestApi } from '../support/api.ts';
import { folderForData } from '../support/folder-for-data.ts';
import { createStory, createTerm, publishStory, type Story } from '../support/stories.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Replica, startReplica } from './replica.ts';

/** Made by hand from the primary's files, whose program is looked up as Linux tells it. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;
const rounds = Number(process.env.DATELINE_TEST_REPLICA_ROUNDS ?? '6');

onLinux('with a replica that lags', () => {
  const before = { ...process.env };
  let server: TestServer;
  let replica: Replica;
  let api: TestApi;
  let isPrimaryUp = true;

  beforeAll(async () => {
    const folder = await mkdtemp(path.join(await folderForData(), 'dateline-replica-'));
    // As root, Postgres runs as another user, who has to get in.
    await chmod(folder, 0o711);
    server = await startTestServer(undefined, folder);
    process.env.DATELINE_TEST_ADMIN_URL = server.adminUrl;
    process.env.DATELINE_TEST_TEMPLATE = server.template;
    process.env.DATELINE_TEST_DELIVERY_ROLE = server.deliveryRole;
    replica = await startReplica(server.adminUrl);
    // Time passes here as it does for the replica: the log alone decides.
    api = await startApi({}, { replicaOf: replica.of, timePasses: true });
    await createTerm(api, 'categories', 'News');
  }, 60_000);
  afterAll(async () => {
    process.env.DATELINE_TEST_ADMIN_URL = before.DATELINE_TEST_ADMIN_URL;
    process.env.DATELINE_TEST_TEMPLATE = before.DATELINE_TEST_TEMPLATE;
    process.env.DATELINE_TEST_DELIVERY_ROLE = before.DATELINE_TEST_DELIVERY_ROLE;
    await api.close().catch(() => {});
    await replica?.stop();
    if (isPrimaryUp) await server.stop().catch(() => {});
  });

  const counts = () => {
    const { replica: counted } = api.database;
    if (!counted) throw new Error('there is no replica');
    return counted.counts();
  };
  const headline = async ({ id }: Story) => (await api.call('get', `/v1/articles/${id}`)).body.headline;
  const change = async ({ id }: Story, text: string) => {
    const changed = await api.call('patch', `/v1/editorial/articles/${id}`, {
      body: { headline: text },
      headers: { 'if-match': '*' },
    });
    expect(changed.status).toBe(200);
    expect((await api.call('post', `/v1/editorial/articles/${id}/publish`)).status).toBe(200);
  };
  let asked = 0;
  /** Reads something that nobody has asked for, so that no cache has it, until `done`. */
  const readUntil = async ({ server: of }: Pick<TestApi, 'server'>, done: () => boolean) => {
    const until = Date.now() + 60_000;
    while (!done()) {
      if (Date.now() > until) throw new Error('it never came to that');
      asked += 1;
      await request(of)
        .get('/v1/articles')
        .query({
          publishedAfter: new Date(asked * 1_000).toISOString(),
        });
    }
  };
  const untilReplicaAnswers = async (of: TestApi = api) => {
    const from = of.database.replica?.counts().replica ?? 0;
    await readUntil(of, () => (of.database.replica?.counts().replica ?? 0) > from);
  };

  test('readers read from it, the desk never does', async () => {
    const story = await publishStory(api, { headline: 'First' });
    await untilReplicaAnswers();
    expect(await headline(story)).toBe('First');
    const where = 'SELECT pg_is_in_recovery() AS replica';
    expect((await api.database.pool.query(where)).rows).toEqual([{ replica: false }]);
    const before = counts();
    for (const path of [
      `/articles/${story.id}`,
      '/articles',
      '/categories',
      `/articles/${story.id}/revisions`,
    ])
      expect((await api.call('get', `/v1/editorial${path}`)).status).toBe(200);
    expect(counts()).toEqual(before);
  });

  test('what was acknowledged is what is read, while the replica has nothing of it; and what was kept then still holds', async () => {
    const story = await publishStory(api, { headline: 'Old' });
    await untilReplicaAnswers();
    expect(await headline(story)).toBe('Old');
    await replica.pause();
    const before = counts();
    await change(story, 'New');
    for (let n = 0; n < 3; n += 1) expect(await headline(story)).toBe('New');
    const list = await api.call('get', '/v1/articles');
    expect(list.body.data.map((card: { headline: string }) => card.headline)).toContain('New');
    expect(counts().replica).toBe(before.replica);
    expect(counts().primary).toBeGreaterThan(before.primary);
    await replica.resume();
    await untilReplicaAnswers();
    expect(await headline(story)).toBe('New');
  });

  test('another process, which only hears of it, never goes back to the old, nor keeps it', async () => {
    const other = await api.another();
    const read = async (story: Story) =>
      (await request(other.server).get(`/v1/articles/${story.id}`)).body.headline as string;
    const story = await publishStory(api, { headline: 'Round 0' });
    for (let round = 1; round <= rounds; round += 1) {
      await read(story);
      const paused = round % 3 !== 0;
      if (paused) await replica.pause();
      await change(story, `Round ${round}`);
      let seen = await read(story);
      for (let n = 0; seen !== `Round ${round}` && n < 2_000; n += 1) {
        expect(seen).toBe(`Round ${round - 1}`);
        seen = await read(story);
      }
      for (let n = 0; n < 3; n += 1) expect(await read(story)).toBe(`Round ${round}`);
      if (paused) await replica.resume();
    }
    await other.close();
  });

  test('a schedule comes at its instant, though the replica’s clock is slow', async () => {
    // The clock of this one is a function of the database, which stands still on a replica that replays nothing.
    const still = await startApi({}, { replicaOf: replica.of });
    await createTerm(still, 'categories', 'News');
    const { id } = await createStory(still, { headline: 'Planned' });
    const publishAt = new Date(still.clock.now().getTime() + 60_000).toISOString();
    await still.call('post', `/v1/editorial/articles/${id}/publish`, { body: { publishAt } });
    await untilReplicaAnswers(still);
    await replica.pause();
    expect((await still.call('get', `/v1/articles/${id}`)).status).toBe(404);
    still.clock.advance(61_000);
    await still.clock.settle();
    await still.cache?.caughtUp();
    for (let n = 0; n < 3; n += 1) expect((await still.call('get', `/v1/articles/${id}`)).status).toBe(200);
    await replica.resume();
    await still.close();
  });

  test('when the primary is lost, readers are answered by it, and the desk is told', async () => {
    const story = await publishStory(api, { headline: 'Last' });
    await untilReplicaAnswers();
    await server.halt();
    isPrimaryUp = false;
    // Until its loss is noticed, an answer comes from memory, or is a 503.
    await readUntil(api, () => counts().stale > 0);
    const { status, body } = await request(api.server).get(`/v1/articles/${story.id}`);
    expect([status, body.headline]).toEqual([200, 'Last']);
    const ready = await request(api.server).get('/health/ready');
    expect([ready.status, ready.body.status, ready.body.checks]).toEqual([
      200,
      'degraded',
      { database: 'replica', migrations: 'ok', listener: 'lost' },
    ]);
    const desk = await request(api.server)
      .get('/v1/editorial/articles')
      .set('Authorization', `Bearer ${api.keys.admin}`);
    expect(desk.status).toBe(503);
  });
});
