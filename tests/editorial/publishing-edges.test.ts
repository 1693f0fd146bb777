import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordDueChanges } from '../../src/publication/planned.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const minute = 60_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ahead = (milliseconds: number) => new Date(api.clock.now().getTime() + milliseconds).toISOString();
const act = (story: Story, action: string, body: Json = {}) =>
  api.call('post', `${articles}/${story.id}/${action}`, { body });
const save = (story: Story, body: Json) =>
  api.call('patch', `${articles}/${story.id}`, { headers: { 'if-match': '*' }, body });
const kickerOf = async (story: Story, asOf = '') =>
  (await api.call('get', `/v1/articles/${story.id}${asOf && `?asOf=${asOf}`}`)).body.kicker;

test('what is published is published when its request has come whole, not when it began', async () => {
  const story = await publishStory(api);
  await save(story, { kicker: 'Late' });
  const { port } = api.server.address() as AddressInfo;
  const answered = new Promise<void>((resolve, reject) => {
    const slow = httpRequest(
      {
        port,
        path: `${articles}/${story.id}/publish`,
        method: 'POST',
        headers: {
          Authorization: `Bearer ${api.keys.admin}`,
          'Content-Type': 'application/json',
          'Content-Length': 2,
        },
      },
      (response) => {
        response.resume();
        response.on('end', resolve);
      },
    );
    slow.on('error', reject);
    slow.write('{');
    // The server has begun with it when it has answered something that came after it.
    void api
      .call('get', '/health/live')
      .then(() => api.clock.advance(minute))
      .then(() => api.clock.settle())
      .then(() => slow.end('}'));
  });
  const before = ahead(minute / 2);
  await answered;
  expect(await kickerOf(story)).toBe('Late');
  expect(await kickerOf(story, before)).toBeNull();
});

test('of two publications that begin at one instant, the one that readers see is the latest, whatever its id', async () => {
  const story = await publishStory(api);
  await save(story, { kicker: 'Second' });
  await act(story, 'publish');
  await api.database.prisma.$executeRaw`ALTER TABLE publications DISABLE TRIGGER publications_frozen`;
  await api.database.prisma.$executeRaw`
    UPDATE publications SET id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'
    WHERE article_id = ${story.id}::uuid AND valid_to = valid_from`;
  await api.database.prisma.$executeRaw`ALTER TABLE publications ENABLE TRIGGER publications_frozen`;
  expect((await api.call('get', `${articles}/${story.id}`)).body.status).toBe('published');
  await save(story, { kicker: 'Third' });
  expect((await act(story, 'publish')).body.status).toBe('published');
  const trash = await api.call('delete', `${articles}/${story.id}`, { headers: { 'if-match': '*' } });
  expect(trash.status).toBe(409);
});

test('a planned end is never lost: an update at its instant is refused, and one before it keeps it', async () => {
  const story = await publishStory(api);
  const end = ahead(10 * minute);
  await act(story, 'unpublish', { unpublishAt: end });
  await save(story, { kicker: 'Next' });
  const order = { publishAt: end };
  const report = await act(story, 'preflight', order);
  expect(report.body).toMatchObject({ publishable: false, refusal: { code: 'unprocessable' } });
  const refused = await act(story, 'publish', order);
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/publishAt']);
  await act(story, 'publish', { publishAt: ahead(20 * minute) });
  const now = await act(story, 'publish');
  expect(now.body.schedule).toMatchObject({ publishAt: null, unpublishAt: end });
});

test('the log never tells what the database does not show yet', async () => {
  const story = await createStory(api);
  await act(story, 'publish', { publishAt: ahead(minute) });
  const fast = new Date(api.clock.now().getTime() + 2 * minute);
  expect(await recordDueChanges(api.database.prisma, fast)).toBe(0);
  api.clock.advance(minute);
  await api.clock.settle();
  expect(await recordDueChanges(api.database.prisma, api.clock.now())).toBe(1);
});

test('a note moves modifiedAt of a planned minor change as well', async () => {
  const story = await publishStory(api);
  await save(story, { kicker: 'Minor' });
  await act(story, 'publish', { minor: true, publishAt: ahead(2 * minute) });
  api.clock.advance(minute);
  const told = api.clock.now().toISOString();
  await act(story, 'corrections', { type: 'correction', text: 'Told.' });
  api.clock.advance(minute);
  const { body } = await api.call('get', `/v1/articles/${story.id}`);
  expect(body).toMatchObject({ kicker: 'Minor', modifiedAt: told });
});

test('a slug that only a plan had leaves no trace when it is released', async () => {
  const story = await createStory(api);
  const secret = `secret-merger-${story.id.slice(-6)}`;
  await save(story, { slug: secret });
  await act(story, 'publish', { publishAt: ahead(minute) });
  await save(story, { slug: `harmless-${story.id.slice(-6)}` });
  await act(story, 'unschedule');
  await api.call('delete', `${articles}/${story.id}/slugs/${secret}`);
  const rows = await api.database.delivery.$queryRaw`SELECT slug FROM released_addresses`;
  expect(JSON.stringify(rows)).not.toContain(secret);
  const log = await api.database.prisma.change.findMany({ where: { articleId: story.id } });
  expect(log).toEqual([]);
});
