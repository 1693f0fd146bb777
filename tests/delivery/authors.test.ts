import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('readers get an author as the desk last left it', async () => {
  const content = {
    slug: 'ines',
    name: 'Ines Valdez',
    jobTitle: 'Correspondent',
    biography: 'Writes about harbours.',
    url: 'https://example.org/ines',
    image: {
      url: 'https://images.example.org/ines.jpg',
      alt: null,
      caption: null,
      credit: null,
      width: 8,
      height: 6,
    },
  };
  const { id } = (await api.call('post', '/v1/editorial/authors', { body: content })).body;
  expect((await api.call('get', '/v1/authors/ines')).body).toEqual({ id, ...content });
  const list = await api.call('get', '/v1/authors');
  expect(list.body).toEqual({ data: [{ id, ...content }], nextCursor: null });

  api.clock.advance(1_000);
  const body = { slug: 'ines-valdez', image: null, jobTitle: null };
  await api.call('patch', `/v1/editorial/authors/${id}`, { body, headers: { 'If-Match': '*' } });
  expect((await api.call('get', '/v1/authors/ines-valdez')).body).toEqual({ id, ...content, ...body });
  const moved = await api.call('get', '/v1/authors/ines');
  expect([moved.status, moved.headers.location]).toEqual([308, '/v1/authors/ines-valdez']);
});
