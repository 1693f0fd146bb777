import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { paragraph, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test.each(['identity', 'gzip', 'br'])('a 304 carries the ETag of its 200: %s', async (coding) => {
  const { id } = await publishStory(api, {
    sections: [{ body: [paragraph('The tide turned. '.repeat(100))] }],
  });
  const accept = { 'accept-encoding': coding };
  const whole = await api.call('get', `/v1/articles/${id}`, { headers: accept });
  expect(whole.headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
  const etag = whole.headers.etag ?? '';
  for (const method of ['get', 'head'] as const) {
    const again = await api.call(method, `/v1/articles/${id}`, {
      headers: { ...accept, 'if-none-match': etag },
    });
    expect([again.status, again.headers.etag, again.headers.vary]).toEqual([304, etag, whole.headers.vary]);
  }
});

test('no Last-Modified: a card on the page changes without the article', async () => {
  const target = await publishStory(api);
  const { id } = await publishStory(api, { relatedLinks: [{ kind: 'article', article: target.id }] });
  for (const path of [`/v1/articles/${id}`, `/v1/articles/${id}/related-links`])
    expect((await api.call('get', path)).headers).not.toHaveProperty('last-modified');
});
