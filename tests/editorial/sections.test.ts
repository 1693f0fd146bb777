import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const pathOf = (article: string) => `/v1/editorial/articles/${article}/sections`;
const three = {
  sections: [
    { markdown: 'Opening.' },
    { heading: 'Second', markdown: 'Two.' },
    { heading: 'Third', markdown: 'Three.' },
  ],
};
const headings = (list: Json) => list.data.map((section: Json) => section.heading);

test('a section is added at its place, read, changed and deleted, and each save is a revision', async () => {
  const story = await createStory(api, three);
  const added = await api.call('post', pathOf(story.id), {
    body: { heading: 'Between', markdown: 'New <u>text</u>.', position: 1 },
  });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ heading: 'Between', anchor: 'between', position: 1 });
  const list = await api.call('get', pathOf(story.id));
  expect(headings(list.body)).toEqual([null, 'Between', 'Second', 'Third']);

  const one = await api.call('get', added.headers.location ?? '');
  expect(one.body).toMatchObject({ id: added.body.id, body: added.body.body });
  const patched = await api.call('patch', added.headers.location ?? '', {
    headers: { 'if-match': one.headers.etag ?? '' },
    body: { heading: 'Between the two' },
  });
  expect(patched.body).toMatchObject({ heading: 'Between the two', body: added.body.body });

  const gone = await api.call('delete', added.headers.location ?? '', {
    headers: { 'if-match': patched.headers.etag ?? '' },
  });
  expect(gone.status).toBe(204);
  expect((await api.call('get', added.headers.location ?? '')).status).toBe(404);
  expect((await api.call('get', `/v1/editorial/articles/${story.id}`)).body.revision).toBe(4);
});

test('two people in two sections do not collide; two in one do', async () => {
  const story = await createStory(api, three);
  const [, second, third] = story.body.sections;
  const read = (id: string) => api.call('get', `${pathOf(story.id)}/${id}`);
  const [etagTwo, etagThree] = [
    (await read(second.id)).headers.etag ?? '',
    (await read(third.id)).headers.etag ?? '',
  ];
  const save = (id: string, etag: string, markdown: string) =>
    api.call('patch', `${pathOf(story.id)}/${id}`, { headers: { 'if-match': etag }, body: { markdown } });
  const answers = await Promise.all([
    save(second.id, etagTwo, 'Ada was here.'),
    save(third.id, etagThree, 'Bo was here.'),
    save(third.id, etagThree, 'Cem was here.'),
  ]);
  expect(answers[0]?.status).toBe(200);
  expect(
    answers
      .slice(1)
      .map(({ status }) => status)
      .sort(),
  ).toEqual([200, 412]);
});

test('a reorder takes exactly the sections there are', async () => {
  const story = await createStory(api, three);
  const [a, b, c] = story.body.sections.map(({ id }: Json) => id);
  const put = (order: string[], etag = story.etag) =>
    api.call('put', `${pathOf(story.id)}/order`, { headers: { 'if-match': etag }, body: { order } });
  const moved = await put([c, a, b]);
  expect(moved.status).toBe(200);
  expect(moved.body.data.map(({ id }: Json) => id)).toEqual([c, a, b]);
  for (const order of [[a, b], [a, b, c, c], [a, b, story.id], []]) {
    const refused = await put(order, '*');
    expect(refused.status).toBe(422);
    expect(refused.body.errors.length).toBeGreaterThan(0);
  }
  expect((await put([a, b, c])).status).toBe(412);
});

test('what Markdown and HTML cannot be kept as is kept as text, with a warning that names the place', async () => {
  const story = await createStory(api, {
    sections: [{ html: '<p>Play <video src="x.mp4">the film</video> now</p><script>alert(1)</script>' }],
  });
  const text = JSON.stringify(story.body.sections[0].body);
  expect(text).toContain('the film');
  expect(story.body.warnings.length).toBeGreaterThan(0);
  expect(story.body.warnings[0]).toMatchObject({ pointer: '/sections/0/html' });
  const again = await api.call('get', `/v1/editorial/articles/${story.id}`);
  expect(again.body.warnings).toEqual([]);
});

test('anchors are unique in the article; a doubled one is refused', async () => {
  const story = await createStory(api, {
    sections: [
      { heading: 'Same', markdown: '1' },
      { heading: 'Same', markdown: '2' },
      { heading: 'same!', markdown: '3' },
    ],
  });
  const anchors = story.body.sections.map(({ anchor }: Json) => anchor);
  expect(new Set(anchors).size).toBe(3);
  const clash = await api.call('post', pathOf(story.id), {
    body: { heading: 'X', anchor: anchors[0], markdown: '4' },
  });
  expect(clash.status).toBe(422);
  expect(clash.body.errors[0].pointer).toBe('/anchor');
});

test('published content stays as it is until the article is published again', async () => {
  const story = await publishStory(api, three);
  const [opening] = story.body.sections;
  await api.call('patch', `${pathOf(story.id)}/${opening.id}`, {
    headers: { 'if-match': '*' },
    body: { markdown: 'Changed.' },
  });
  const before = await api.call('get', `/v1/articles/${story.id}/sections/${opening.id}?bodyFormat=text`);
  expect(before.body.body).toBe('Opening.');
  await api.call('post', `/v1/editorial/articles/${story.id}/publish`);
  const after = await api.call('get', `/v1/articles/${story.id}/sections/${opening.id}?bodyFormat=text`);
  expect(after.body.body).toBe('Changed.');
});
