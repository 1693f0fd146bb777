import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Something done at the desk, a second after the last. */
async function desk(method: 'post' | 'patch' | 'delete', path: string, body?: Json): Promise<void> {
  api.clock.advance(1_000);
  const headers: Record<string, string> = method === 'patch' ? { 'If-Match': '*' } : {};
  const answer = await api.call(method, `/v1/editorial/articles/${path}`, {
    headers,
    ...(body ? { body } : {}),
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
}

async function rename({ id }: Story, slug: string): Promise<void> {
  await desk('patch', id, { slug });
  await desk('post', `${id}/publish`);
}

const reason = 'Withdrawn: the interview was not genuine.';
const kill = ({ id }: Story) => desk('post', `${id}/kill`, { reason });
const get = (path: string) => api.call('get', path);
const moment = () => {
  api.clock.advance(1_000);
  return api.clock.now().toISOString();
};

test('a killed article is gone under its id and every slug, on every operation, with the reason and the time', async () => {
  const story = await publishStory(api, { slug: 'once' });
  const section = story.body.sections[0].id;
  const then = moment();
  await rename(story, 'now');
  await kill(story);
  const killedAt = api.clock.now().toISOString();
  for (const name of [story.id, 'once', 'now'])
    for (const rest of ['', '/sections', `/sections/${section}`, '/related-links'])
      for (const query of ['', '?language=en', `?asOf=${then}`, '?asOf=2020-01-01T00:00:00Z']) {
        const answer = await get(`/v1/articles/${name}${rest}${query}`);
        expect([name, rest, query, answer.status]).toEqual([name, rest, query, 410]);
        expect(answer.body).toMatchObject({ code: 'gone', reason, killedAt });
        expect(answer.headers['cache-control']).toBe('no-store');
      }
  expect((await get(`/v1/articles/${story.id}?language=fr`)).status).toBe(404);
});

test('it is missing in lists and on cards, also in those of before', async () => {
  const story = await publishStory(api);
  const holder = await publishStory(api, { relatedLinks: [{ kind: 'article', article: story.id }] });
  const then = moment();
  const shown = async (asOf: string) => ({
    listed: (await get(`/v1/articles${asOf}`)).body.data.some(({ id }: Json) => id === story.id),
    cards: (await get(`/v1/articles/${holder.id}/related-links${asOf}`)).body.data.length,
  });
  expect(await shown('')).toEqual({ listed: true, cards: 1 });
  expect(await shown(`?asOf=${then}`)).toEqual({ listed: true, cards: 1 });
  await kill(story);
  for (const asOf of ['', `?asOf=${then}`]) expect(await shown(asOf)).toEqual({ listed: false, cards: 0 });
});

test('a killed draft that readers never saw is not known to them', async () => {
  const made = await api.call('post', '/v1/editorial/articles', { body: { headline: 'Never out' } });
  await desk('post', `${made.body.id}/kill`, { reason });
  expect((await get(`/v1/articles/${made.body.id}`)).status).toBe(404);
});

test('after a lift it can come back, and what was killed stays out of sight', async () => {
  const story = await publishStory(api);
  const then = moment();
  await kill(story);
  await desk('post', `${story.id}/lift-kill`);
  expect((await get(`/v1/articles/${story.id}`)).status).toBe(404);
  await desk('post', `${story.id}/publish`);
  expect((await get(`/v1/articles/${story.id}`)).status).toBe(200);
  expect((await get(`/v1/articles/${story.id}?asOf=${then}`)).status).toBe(404);
});

test('a released slug leads nowhere from then on, and did before', async () => {
  const story = await publishStory(api, { slug: 'let-go' });
  await rename(story, 'kept');
  const then = moment();
  await desk('delete', `${story.id}/slugs/let-go`);
  expect((await get('/v1/articles/let-go')).status).toBe(404);
  expect((await get(`/v1/articles/let-go?asOf=${then}`)).headers.location).toBe(
    `/v1/articles/kept?asOf=${then}`,
  );
  const other = await publishStory(api, { slug: 'let-go' });
  expect((await get('/v1/articles/let-go')).body.id).toBe(other.id);
  await rename(other, 'other');
  expect((await get('/v1/articles/let-go')).headers.location).toBe('/v1/articles/other');
});

test('who takes a slug again that was released is found under it again', async () => {
  const story = await publishStory(api, { slug: 'boomerang' });
  await rename(story, 'away');
  await desk('delete', `${story.id}/slugs/boomerang`);
  await rename(story, 'boomerang');
  expect((await get('/v1/articles/boomerang')).status).toBe(200);
  await rename(story, 'away-again');
  expect((await get('/v1/articles/boomerang')).headers.location).toBe('/v1/articles/away-again');
});

test('another article under the slug of a killed one is shown; when that is gone too, the tombstone stands again', async () => {
  const story = await publishStory(api, { slug: 'shared-ground' });
  await rename(story, 'moved-off');
  await desk('delete', `${story.id}/slugs/shared-ground`);
  await kill(story);
  expect((await get('/v1/articles/shared-ground')).status).toBe(410);
  const other = await publishStory(api, { slug: 'shared-ground' });
  expect((await get('/v1/articles/shared-ground')).body.id).toBe(other.id);
  await desk('post', `${other.id}/unpublish`);
  expect((await get('/v1/articles/shared-ground')).status).toBe(410);
});

test('once the kill is lifted and the article is out again, its former slugs lead to it as before', async () => {
  const story = await publishStory(api, { slug: 'before-the-kill' });
  await rename(story, 'killed-here');
  await kill(story);
  await desk('post', `${story.id}/lift-kill`);
  expect((await get('/v1/articles/before-the-kill')).status).toBe(404);
  await desk('post', `${story.id}/publish`);
  const moved = await get('/v1/articles/before-the-kill');
  expect([moved.status, moved.headers.location]).toEqual([308, '/v1/articles/killed-here']);
});
