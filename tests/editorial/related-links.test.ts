import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const pathOf = (article: string) => `/v1/editorial/articles/${article}/related-links`;

test('links of both kinds are added, changed, reordered and deleted', async () => {
  const target = await createStory(api);
  const story = await createStory(api);
  const first = await api.call('post', pathOf(story.id), { body: { kind: 'article', article: target.id } });
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({
    kind: 'article',
    article: { slug: target.slug },
    headline: null,
    position: 0,
  });
  const second = await api.call('post', pathOf(story.id), {
    body: { kind: 'external', url: 'https://a.example.org/', title: 'Elsewhere', position: 0 },
  });
  expect(second.body.position).toBe(0);
  const list = await api.call('get', pathOf(story.id));
  expect(list.body.data.map(({ kind }: Json) => kind)).toEqual(['external', 'article']);

  const patched = await api.call('patch', second.headers.location ?? '', {
    headers: { 'if-match': second.headers.etag ?? '' },
    body: { url: null, excerpt: 'Plain.', image: { url: 'https://images.example.org/x.png' } },
  });
  expect(patched.body).toMatchObject({
    url: null,
    title: 'Elsewhere',
    excerpt: 'Plain.',
    image: { alt: null },
  });
  const wrong = await api.call('patch', first.headers.location ?? '', {
    headers: { 'if-match': '*' },
    body: { url: 'https://b.example.org/' },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors[0].pointer).toBe('/url');

  const order = [first.body.id, second.body.id];
  const moved = await api.call('put', `${pathOf(story.id)}/order`, {
    headers: { 'if-match': '*' },
    body: { order },
  });
  expect(moved.body.data.map(({ id }: Json) => id)).toEqual(order);
  const gone = await api.call('delete', first.headers.location ?? '', { headers: { 'if-match': '*' } });
  expect(gone.status).toBe(204);
  expect((await api.call('get', pathOf(story.id))).body.data).toHaveLength(1);
});

test('an article cannot link to itself or to what is not there', async () => {
  const story = await createStory(api);
  for (const article of [story.id, story.slug, 'no-such-story', '00000000-0000-7000-8000-000000000000']) {
    const refused = await api.call('post', pathOf(story.id), { body: { kind: 'article', article } });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].pointer).toBe('/article');
  }
});

test('on delivery a card shows what readers see of the target now, and is left out when they see nothing', async () => {
  const target = await publishStory(api, { standfirst: 'Card.', excerpt: 'The target’s own excerpt.' });
  const draft = await createStory(api);
  const story = await publishStory(api, {
    relatedLinks: [
      { kind: 'article', article: draft.id },
      { kind: 'article', article: target.id },
      { kind: 'article', article: target.id, headline: 'Overridden', excerpt: 'Mine.' },
      { kind: 'external', title: 'Elsewhere', url: 'https://c.example.org/' },
    ],
  });
  const cards = async () => (await api.call('get', `/v1/articles/${story.id}/related-links`)).body.data;
  expect(await cards()).toMatchObject([
    { kind: 'article', headline: target.body.headline, excerpt: 'The target’s own excerpt.' },
    { kind: 'article', headline: 'Overridden', excerpt: 'Mine.' },
    { kind: 'external', title: 'Elsewhere' },
  ]);

  const slug = `${target.slug}-moved`;
  await api.call('patch', `/v1/editorial/articles/${target.id}`, {
    headers: { 'if-match': '*' },
    body: { slug, headline: 'Not yet out' },
  });
  expect((await cards())[0]).toMatchObject({
    headline: target.body.headline,
    article: { slug: target.slug },
  });
  await api.call('post', `/v1/editorial/articles/${target.id}/publish`);
  expect((await cards())[0]).toMatchObject({ headline: 'Not yet out', article: { slug } });
  await api.call('post', `/v1/editorial/articles/${target.id}/unpublish`);
  expect(await cards()).toHaveLength(1);
  await api.call('post', `/v1/editorial/articles/${draft.id}/publish`);
  expect(await cards()).toHaveLength(2);
});
