import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const path = '/v1/editorial/authors';
const image = {
  url: 'https://images.example.org/ines.jpg',
  alt: 'Ines Valdez',
  caption: null,
  credit: ' A. Reyes ',
  width: 800,
  height: 600,
};

const patch = (id: string, body: Json) =>
  api.call('patch', `${path}/${id}`, { body, headers: { 'If-Match': '*' } });

test('all that is said of an author comes back as it was sent', async () => {
  const body = {
    name: 'Ines Valdez',
    slug: 'ines',
    jobTitle: 'Harbour correspondent',
    biography: ' Born by the sea.\n\nWrites about it. ',
    url: 'https://example.org/ines',
    image,
  };
  const created = await api.call('post', path, { body });
  expect([created.status, created.body]).toEqual([201, expect.objectContaining(body)]);
  const read = await api.call('get', `${path}/ines`);
  expect(read.body).toEqual(created.body);
});

test('an image is merged, completed and taken away', async () => {
  const { id } = (await api.call('post', path, { body: { name: 'Merged', image: { url: image.url } } })).body;
  const bare = { url: image.url, alt: null, caption: null, credit: null, width: null, height: null };
  expect((await api.call('get', `${path}/${id}`)).body.image).toEqual(bare);
  expect((await patch(id, { image: { alt: 'A face' } })).body.image).toEqual({ ...bare, alt: 'A face' });
  expect((await patch(id, { image: null })).body.image).toBeNull();
  const refused = await patch(id, { image: { alt: 'A face' } });
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/image/url']);
});

test.each(['javascript:alert(1)', '/relative', 'ftp://example.org/', 'https://exa mple.org'])(
  'an author’s page at %s is refused',
  async (url) => {
    const response = await api.call('post', path, { body: { name: 'Refused', url } });
    expect([response.status, response.body.errors[0].pointer]).toEqual([400, '/url']);
  },
);
