import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, type Json, paragraph } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const write = { 'if-match': '*' };

test('two revisions are compared by field, by section and by related link', async () => {
  const category = await createTerm(api, 'categories', 'Ports');
  const story = await createStory(api, {
    headline: 'The old quay closes',
    sections: [
      { markdown: 'The first boat left.' },
      { heading: 'Two', markdown: 'Two.' },
      { heading: 'Three', markdown: 'Three.' },
      { heading: 'Four', markdown: 'A plain word.' },
    ],
    relatedLinks: [{ kind: 'external', title: 'Timetable' }],
  });
  const path = `/v1/editorial/articles/${story.id}`;
  const [one, two, three, four] = story.body.sections;
  const [link] = story.body.relatedLinks;
  const saved = await api.call('patch', path, {
    headers: write,
    body: {
      headline: 'The new quay opens',
      category: category.slug,
      seo: { title: 'Quay' },
      sections: [
        { ...three },
        { ...one, body: [paragraph('The last boat left.')] },
        { id: four.id, heading: 'Four', anchor: 'four', markdown: 'A **plain** word.' },
        { heading: 'Five', markdown: 'New.' },
      ],
      relatedLinks: [{ id: link.id, kind: 'external', title: 'New timetable' }],
    },
  });
  const five = saved.body.sections[3];
  const { body } = await api.call('get', `${path}/revisions/2/diff`);
  expect([body.from, body.to]).toEqual([1, 2]);
  expect(body.fields).toEqual([
    {
      pointer: '/headline',
      from: 'The old quay closes',
      to: 'The new quay opens',
      words: [
        { op: 'equal', text: 'The ' },
        { op: 'delete', text: 'old' },
        { op: 'insert', text: 'new' },
        { op: 'equal', text: ' quay ' },
        { op: 'delete', text: 'closes' },
        { op: 'insert', text: 'opens' },
      ],
    },
    {
      pointer: '/category',
      from: null,
      to: expect.objectContaining({ slug: category.slug, name: 'Ports' }),
      words: null,
    },
    { pointer: '/seo/title', from: null, to: 'Quay', words: [{ op: 'insert', text: 'Quay' }] },
  ]);
  const same = { heading: null, anchor: null };
  expect(body.sections).toEqual([
    {
      id: three.id,
      changes: ['moved'],
      position: { from: 2, to: 0 },
      ...same,
      bodyChanged: false,
      body: null,
    },
    {
      id: one.id,
      changes: ['changed'],
      position: { from: 0, to: 1 },
      ...same,
      bodyChanged: true,
      body: [
        { op: 'equal', text: 'The ' },
        { op: 'delete', text: 'first' },
        { op: 'insert', text: 'last' },
        { op: 'equal', text: ' boat left.' },
      ],
    },
    {
      id: four.id,
      changes: ['changed'],
      position: { from: 3, to: 2 },
      ...same,
      bodyChanged: true,
      body: null,
    },
    {
      id: five.id,
      changes: ['added'],
      position: { from: null, to: 3 },
      heading: { from: null, to: 'Five', words: [{ op: 'insert', text: 'Five' }] },
      anchor: { from: null, to: 'five' },
      bodyChanged: true,
      body: [{ op: 'insert', text: 'New.' }],
    },
    {
      id: two.id,
      changes: ['removed'],
      position: { from: 1, to: null },
      heading: { from: 'Two', to: null, words: [{ op: 'delete', text: 'Two' }] },
      anchor: { from: 'two', to: null },
      bodyChanged: true,
      body: [{ op: 'delete', text: 'Two.' }],
    },
  ]);
  expect(body.relatedLinks).toMatchObject([
    {
      id: link.id,
      changes: ['changed'],
      fields: [{ pointer: '/title', from: 'Timetable', to: 'New timetable' }],
    },
  ]);
  const back = await api.call('get', `${path}/revisions/1/diff?against=2`);
  expect(back.body.fields[0]).toMatchObject({ from: 'The new quay opens', to: 'The old quay closes' });
  const itself = await api.call('get', `${path}/revisions/2/diff?against=2`);
  expect(itself.body).toEqual({ from: 2, to: 2, fields: [], sections: [], relatedLinks: [] });
});

test('the first is compared with nothing, and any other with the one that the list shows before it', async () => {
  const story = await createStory(api, { headline: 'First', kicker: 'Harbour' });
  const path = `/v1/editorial/articles/${story.id}`;
  const first = await api.call('get', `${path}/revisions/1/diff`);
  expect(first.body.from).toBeNull();
  const pointers = first.body.fields.map(({ pointer }: Json) => pointer);
  expect(pointers.sort()).toEqual(['/headline', '/kicker', '/language', '/slug', '/type']);
  expect(first.body.sections).toMatchObject([{ changes: ['added'] }]);
  const prefer = { ...write, prefer: 'revision=autosave' };
  for (const kicker of ['A', 'B', 'C']) await api.call('patch', path, { headers: prefer, body: { kicker } });
  const folded = await api.call('get', `${path}/revisions/4/diff`);
  expect(folded.body).toMatchObject({ from: 1, fields: [{ pointer: '/kicker', from: 'Harbour', to: 'C' }] });
  expect((await api.call('get', `${path}/revisions/9/diff`)).status).toBe(404);
  expect((await api.call('get', `${path}/revisions/1/diff?against=9`)).status).toBe(404);
  expect((await api.call('get', `${path}/revisions/1/diff?against=0`)).status).toBe(400);
});

test('a link that turned from a page elsewhere to an article here shows both', async () => {
  const target = await createStory(api);
  const story = await createStory(api, {
    relatedLinks: [{ kind: 'external', title: 'Elsewhere', url: 'https://example.org/' }],
  });
  const path = `/v1/editorial/articles/${story.id}`;
  const [link] = story.body.relatedLinks;
  await api.call('patch', path, {
    headers: write,
    body: { relatedLinks: [{ id: link.id, kind: 'article', article: target.id }] },
  });
  const { body } = await api.call('get', `${path}/revisions/2/diff`);
  const byPointer = Object.fromEntries(
    body.relatedLinks[0].fields.map((field: Json) => [field.pointer, [field.from, field.to]]),
  );
  expect(byPointer).toEqual({
    '/kind': ['external', 'article'],
    '/article': [null, expect.objectContaining({ id: target.id })],
    '/url': ['https://example.org/', null],
    '/title': ['Elsewhere', null],
  });
});
