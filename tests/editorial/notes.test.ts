import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, type Story } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const pathOf = ({ id }: Story) => `/v1/editorial/articles/${id}`;

const write = (story: Story, body: Json, as = 'content:write') =>
  api.call('post', `${pathOf(story)}/notes`, { body, as });

const notesOf = async (story: Story): Promise<Json[]> =>
  (await api.call('get', `${pathOf(story)}/notes`, { as: 'content:read' })).body.data;

test('a note has its text to the byte, its section, its writer and its time', async () => {
  const story = await createStory(api);
  const section = story.body.sections[0].id;
  const text = ' <b>Who</b> says so?\n\u202eNobody yet. 🗞️ ';
  const first = await write(story, { text, section: section.toUpperCase() });
  expect([first.status, first.body]).toEqual([
    201,
    {
      id: expect.any(String),
      text,
      section,
      actor: { id: expect.any(String), name: 'test content:write' },
      createdAt: api.clock.now().toISOString(),
    },
  ]);
  api.clock.advance(1_000);
  const second = await write(story, { text: 'The council.' });
  expect(second.body.section).toBeNull();
  expect(await notesOf(story)).toEqual([second.body, first.body]);
});

test('a note makes no revision, moves no ETag and never reaches readers', async () => {
  const story = await publishStory(api);
  const before = await api.call('get', pathOf(story));
  const readers = await api.call('get', `/v1/articles/${story.slug}`);
  await write(story, { text: 'Quillfeather says otherwise.' });
  const after = await api.call('get', pathOf(story));
  expect([after.headers.etag, after.body]).toEqual([before.headers.etag, before.body]);
  expect((await api.call('get', `${pathOf(story)}/revisions`)).body.data).toHaveLength(1);
  expect((await api.call('get', `/v1/articles/${story.slug}`)).headers.etag).toBe(readers.headers.etag);
});

test.each([
  ['no text', {}, 400, '/text'],
  ['a blank text', { text: ' \n ' }, 400, '/text'],
  ['5,001 characters', { text: 'x'.repeat(5_001) }, 400, '/text'],
  ['a section that is none', { text: 'x', section: 'opening' }, 400, '/section'],
  [
    'a section that nobody has',
    { text: 'x', section: '01900000-0000-7000-8000-000000000000' },
    422,
    '/section',
  ],
])('%s is refused', async (_, body, status, pointer) => {
  const story = await createStory(api);
  const answer = await write(story, body);
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([status, pointer]);
  expect(await notesOf(story)).toEqual([]);
});

test('the section of another article is refused, and a note of another article is not deleted', async () => {
  const [one, other] = [await createStory(api), await createStory(api)];
  const answer = await write(one, { text: 'x', section: other.body.sections[0].id });
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/section']);
  const { body: note } = await write(other, { text: 'Stays.' });
  expect((await api.call('delete', `${pathOf(one)}/notes/${note.id}`)).status).toBe(404);
  expect(await notesOf(other)).toEqual([note]);
  expect(await notesOf(one)).toEqual([]);
});

test('5,000 characters fit; a note outlives its section; deleting one leaves the others', async () => {
  const story = await createStory(api);
  const section = story.body.sections[0].id;
  const { body: long } = await write(story, { text: 'x'.repeat(5_000), section });
  const { body: short } = await write(story, { text: 'y' });
  await api.call('delete', `${pathOf(story)}/sections/${section}`, { headers: { 'if-match': '*' } });
  expect((await notesOf(story)).find(({ id }) => id === long.id)).toEqual(long);
  const path = `${pathOf(story)}/notes/${short.id}`;
  expect((await api.call('delete', path, { as: 'content:write' })).status).toBe(204);
  expect((await api.call('delete', path)).status).toBe(404);
  expect(await notesOf(story)).toEqual([long]);
});

test('pages of notes follow each other, also those of one instant; a cursor of another article is refused', async () => {
  const [story, other] = [await createStory(api), await createStory(api)];
  for (let at = 0; at < 5; at += 1) await write(story, { text: `Note ${at}` });
  const seen: string[] = [];
  let next = `${pathOf(story)}/notes?limit=2`;
  let pages = 0;
  for (; next !== ''; pages += 1) {
    const page = await api.call('get', next);
    seen.push(...page.body.data.map(({ id }: Json) => id));
    next = /<([^>]+)>/.exec(page.headers.link ?? '')?.[1] ?? '';
  }
  expect([pages, seen]).toEqual([3, (await notesOf(story)).map(({ id }) => id)]);
  expect(new Set(seen).size).toBe(5);
  const { nextCursor } = (await api.call('get', `${pathOf(story)}/notes?limit=2`)).body;
  expect((await api.call('get', `${pathOf(other)}/notes?cursor=${nextCursor}`)).status).toBe(400);
});

test('the audit log tells who wrote and who deleted a note, and what it said', async () => {
  const story = await createStory(api);
  const { body: note } = await write(story, { text: 'Between us: Wrenfield.' });
  await api.call('delete', `${pathOf(story)}/notes/${note.id}`);
  const { body } = await api.call('get', `/v1/editorial/audit?resource=${story.id}`);
  const actions = body.data.filter(({ details }: Json) => details?.note === note.id);
  expect(actions.map(({ action, actor }: Json) => [action, actor.name]).sort()).toEqual([
    ['note_created', 'test content:write'],
    ['note_deleted', 'test admin'],
  ]);
  const said = { text: 'Between us: Wrenfield.', section: null };
  const states = actions.map(({ action, before, after }: Json) => [action, before, after]);
  expect(states.sort()).toEqual([
    ['note_created', null, said],
    ['note_deleted', said, null],
  ]);
});

test('an article in the trash takes no note; one that is not there has none', async () => {
  const story = await createStory(api);
  await write(story, { text: 'Before.' });
  await api.call('delete', pathOf(story), { headers: { 'if-match': '*' } });
  expect((await write(story, { text: 'After.' })).status).toBe(409);
  expect(await notesOf(story)).toHaveLength(1);
  const nobody = '/v1/editorial/articles/01900000-0000-7000-8000-000000000000/notes';
  expect((await api.call('get', nobody)).status).toBe(404);
  expect((await api.call('post', nobody, { body: { text: 'x' } })).status).toBe(404);
});
