import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { startApi, type TestApi } from '../support/api.ts';
import {
  createStory,
  createTerm,
  type Json,
  paragraph,
  publishStory,
  uniqueHeadline,
} from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const desk = '/v1/editorial/articles';
const any = { 'if-match': '*' };

describe('an old ETag', () => {
  test('does not pass on a section or link that was deleted and restored since', async () => {
    const story = await createStory(api, {
      sections: [{ markdown: 'Opening.' }, { heading: 'Kept', markdown: 'First.' }],
      relatedLinks: [{ kind: 'external', title: 'First' }],
    });
    const parts = [
      [
        `${desk}/${story.id}/sections/${story.body.sections[1].id}`,
        { markdown: 'Ann.' },
        { markdown: 'Bob.' },
      ],
      [
        `${desk}/${story.id}/related-links/${story.body.relatedLinks[0].id}`,
        { title: 'Ann' },
        { title: 'Bob' },
      ],
    ] as const;
    for (const [path, anns, bobs] of parts) {
      const etag = (await api.call('get', path)).headers.etag ?? '';
      await api.call('patch', path, { headers: any, body: anns });
      const { revision } = (await api.call('get', `${desk}/${story.id}`)).body;
      await api.call('delete', path, { headers: any });
      const restored = await api.call('post', `${desk}/${story.id}/revisions/${revision}/restore`, {
        headers: any,
      });
      expect(restored.status).toBe(200);
      expect((await api.call('patch', path, { headers: { 'if-match': etag }, body: bobs })).status).toBe(412);
      expect(JSON.stringify((await api.call('get', path)).body)).toContain('Ann');
    }
  });
});

describe('what cannot be served again is refused, and nothing is kept', () => {
  test.each([
    ['3,000 paragraphs', 'word\n\n'.repeat(3_000)],
    ['a paragraph of 150,000 characters', 'word '.repeat(30_000)],
  ])('%s', async (_, markdown) => {
    const headline = uniqueHeadline('Oversize');
    const refused = await api.call('post', desk, { body: { headline, sections: [{ markdown }] } });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].pointer).toBe('/sections/0/markdown');
    expect((await api.call('get', `${desk}?q=${encodeURIComponent(headline)}`)).body.data).toEqual([]);
    const story = await createStory(api);
    const section = `${desk}/${story.id}/sections/${story.body.sections[0].id}`;
    expect((await api.call('patch', section, { headers: any, body: { markdown } })).status).toBe(422);
  });
});

describe('a body that an action does not take', () => {
  test.each([
    ['an unknown property', { publishOn: '2030-01-01T00:00:00Z' }, '/publishOn'],
    ['an array', [], ''],
  ])('%s is refused by name, and nothing is published', async (_, body, pointer) => {
    const story = await createStory(api);
    const refused = await api.call('post', `${desk}/${story.id}/publish`, { body });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].pointer).toBe(pointer);
    expect((await api.call('get', `/v1/articles/${story.id}`)).status).toBe(404);
  });

  test('an empty object is none, and a chunked body of no bytes is no patch', async () => {
    const story = await createStory(api);
    expect((await api.call('post', `${desk}/${story.id}/publish`, { body: {} })).status).toBe(200);
    const empty = await request(api.server)
      .patch(`${desk}/${story.id}`)
      .set({ authorization: `Bearer ${api.keys.admin}`, 'if-match': '*', 'content-type': 'application/json' })
      .set('transfer-encoding', 'chunked')
      .send();
    expect(empty.status).toBe(400);
  });
});

describe('links to what is in the trash', () => {
  test('block no other change of the article that has them', async () => {
    const target = await createStory(api);
    const story = await createStory(api, { relatedLinks: [{ kind: 'article', article: target.id }] });
    await api.call('delete', `${desk}/${target.id}`, { headers: any });
    const patched = await api.call('patch', `${desk}/${story.id}`, {
      headers: any,
      body: { kicker: 'Still' },
    });
    expect(patched.status).toBe(200);
    const link = `${desk}/${story.id}/related-links/${story.body.relatedLinks[0].id}`;
    expect((await api.call('patch', link, { headers: any, body: { headline: 'Mine' } })).status).toBe(200);
    const added = await api.call('post', `${desk}/${story.id}/related-links`, {
      body: { kind: 'article', article: target.id },
    });
    expect(added.status).toBe(200 + 1);
    const elsewhere = await createStory(api);
    const fresh = await api.call('post', `${desk}/${elsewhere.id}/related-links`, {
      body: { kind: 'article', article: target.id },
    });
    expect(fresh.status).toBe(422);
  });
});

test('an article whose tag went to the trash meanwhile is not restored until the tag is', async () => {
  const tag = await createTerm(api, 'tags', 'Passing');
  const story = await createStory(api, { tags: [tag.slug] });
  await api.call('delete', `${desk}/${story.id}`, { headers: any });
  expect((await api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: any })).status).toBe(204);
  const refused = await api.call('post', `${desk}/${story.id}/restore`);
  expect(refused.status).toBe(409);
  expect(refused.body.errors[0].pointer).toBe('/tags/0');
  await api.call('post', `/v1/editorial/tags/${tag.id}/restore`);
  expect((await api.call('post', `${desk}/${story.id}/restore`)).status).toBe(200);
});

test('two articles that link to each other at once both succeed', async () => {
  for (let round = 0; round < 8; round += 1) {
    const [a, b] = [await createStory(api), await createStory(api)];
    const answers = await Promise.all(
      [
        [a, b],
        [b, a],
      ].map(([from, to]) =>
        api.call('post', `${desk}/${from?.id}/related-links`, { body: { kind: 'article', article: to?.id } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  }
});

test('a process whose clock is behind neither loses a publish nor trashes what readers see', async () => {
  const story = await publishStory(api);
  api.clock.advance(-3_000);
  expect((await api.call('delete', `${desk}/${story.id}`, { headers: any })).body.code).toBe('in_use');
  api.clock.advance(3_000);
  await api.call('post', `${desk}/${story.id}/unpublish`);
  api.clock.advance(-3_000);
  expect((await api.call('post', `${desk}/${story.id}/publish`)).status).toBe(200);
  api.clock.advance(3_000);
  expect((await api.call('get', `/v1/articles/${story.id}`)).status).toBe(200);
});

describe('odd values', () => {
  test.each([
    `${desk}?updatedAfter=0000-01-01T00:00:00Z`,
    `${desk}?updatedBefore=0001-01-01T00:00:00%2B23:59`,
    '/v1/articles?publishedAfter=0000-12-31T00:00:00Z',
    '/v1/editorial/audit?since=0000-01-01T00:00:00Z',
  ])('%s is a 400 that names the parameter', async (path) => {
    const refused = await api.call('get', path);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].detail).toContain('years');
  });

  test('an expiry past the year 9999, integers that lose digits, and endless unknown names are refused', async () => {
    const expiresAt = '9999-12-31T23:59:59-23:59';
    const key = await api.call('post', '/v1/editorial/keys', {
      body: { name: 'late', scopes: ['admin'], expiresAt },
    });
    expect(key.status).toBe(400);
    const number = await request(api.server)
      .post(desk)
      .set({ authorization: `Bearer ${api.keys.admin}`, 'content-type': 'application/json' })
      .send('{"headline":"x","extensions":{"org.example.n":12345678901234567890}}');
    expect(number.status).toBe(400);
    expect(number.body.errors[0].pointer).toBe('/extensions/org.example.n');
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`k${at}`, 1]));
    const refused = await api.call('post', desk, { body: { headline: 'x', ...many } });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.length).toBeLessThanOrEqual(100);
  });

  test('an id in upper case is the same id', async () => {
    const story = await createStory(api);
    const [section] = story.body.sections;
    const patched = await api.call('patch', `${desk}/${story.id.toUpperCase()}`, {
      headers: any,
      body: { sections: [{ id: section.id.toUpperCase(), body: [paragraph('Same section.')] }] },
    });
    expect(patched.body.sections.map(({ id }: Json) => id)).toEqual([section.id]);
  });
});
