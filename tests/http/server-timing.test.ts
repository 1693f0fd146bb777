import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
let story: Story;
const headers = { Prefer: 'server-timing' };
beforeAll(async () => {
  api = await startApi();
  story = await publishStory(api);
});
afterAll(() => api.close());

test('the desk is told where the time goes, at both surfaces, and nothing of it is kept', async () => {
  const path = `/v1/articles/${story.slug}`;
  const ask = () => api.call('get', path, { as: 'content:read', headers });
  const made = await ask();
  expect(made.headers['server-timing']).toMatch(
    /^total;dur=[\d.]+, db;dur=[\d.]+;desc="\d+ statements?", cache;desc=miss$/,
  );
  expect(made.headers).toMatchObject({ 'cache-control': 'no-store', 'preference-applied': 'server-timing' });
  expect((await ask()).headers['server-timing']).toMatch(/cache;desc=hit$/);
  for (let n = 0; n < 2; n += 1) {
    const plain = await api.call('get', path);
    expect(plain.headers['server-timing']).toBeUndefined();
    expect(plain.headers['cache-control']).not.toBe('no-store');
  }
  const desk = await api.call('get', '/v1/editorial/tags', { headers });
  expect(desk.headers['server-timing']).toMatch(/desc="[1-9]\d* statements?"$/);
});

test('readers are not, and a key that is none is refused', async () => {
  for (const as of [null, 'delivery:read']) {
    const { status, headers: told } = await api.call('get', `/v1/articles/${story.slug}`, { as, headers });
    expect([status, told['server-timing'], told['preference-applied']]).toEqual([200, undefined, undefined]);
  }
  expect((await api.call('get', '/v1/articles', { as: 'nothing', headers })).status).toBe(401);
});

test('where the settings let them, readers are told too', async () => {
  const open = await startApi({ DATELINE_SERVER_TIMING: 'true' });
  try {
    const { slug } = await publishStory(open);
    const { headers: told } = await open.call('get', `/v1/articles/${slug}`, { as: null, headers });
    expect(told['server-timing']).toMatch(/^total;dur=[\d.]+, db;dur=[\d.]+;desc="\d+ statements?"/);
    expect(told['cache-control']).toBe('no-store');
  } finally {
    await open.close();
  }
});
