import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const path = '/v1/editorial/categories';

const create = async (name: string, parent: string | null = null): Promise<Json> => {
  const response = await api.call('post', path, { body: { name, parent } });
  if (response.status !== 201) throw new Error(`${response.status} ${response.text}`);
  return response.body;
};
const move = (id: string, parent: string | null) =>
  api.call('patch', `${path}/${id}`, { body: { parent }, headers: { 'If-Match': '*' } });
const trash = (id: string) => api.call('delete', `${path}/${id}`, { headers: { 'If-Match': '*' } });

/** A chain of `levels` categories, the highest first. */
async function chain(name: string, levels: number): Promise<Json[]> {
  const made: Json[] = [];
  for (let level = 1; level <= levels; level += 1)
    made.push(await create(`${name} ${level}`, made.at(-1)?.id ?? null));
  return made;
}

const refusedParent = { pointer: '/parent', detail: expect.any(String) };

describe('the tree', () => {
  test('a parent is named by id or slug, and shown as a small object', async () => {
    const parent = await create('Science');
    const byId = await create('Physics', parent.id);
    const bySlug = await create('Chemistry', parent.slug);
    const ref = { id: parent.id, slug: parent.slug, name: parent.name };
    expect([byId.parent, bySlug.parent]).toEqual([ref, ref]);
    const children = await api.call('get', `${path}?parent=${parent.slug}`);
    expect(children.body.data.map(({ id }: Json) => id)).toEqual([bySlug.id, byId.id]);
    const freed = await move(byId.id, null);
    expect([freed.status, freed.body.parent]).toEqual([200, null]);
  });

  test('a parent that is not there is refused by name', async () => {
    const gone = await create('Gone');
    await trash(gone.id);
    for (const parent of ['no-such-category', gone.id, gone.slug, '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071']) {
      const response = await api.call('post', path, { body: { name: 'Orphan', parent } });
      expect([response.status, response.body.errors]).toEqual([422, [refusedParent]]);
    }
    const filtered = await api.call('get', `${path}?parent=no-such-category`);
    expect([filtered.status, filtered.body.errors[0].parameter]).toEqual([400, 'parent']);
  });

  test('a category cannot lie under itself', async () => {
    const [top, middle, bottom] = await chain('Circle', 3);
    for (const parent of [top.id, middle.slug, bottom.id]) {
      const response = await move(top.id, parent);
      expect([response.status, response.body.errors]).toEqual([422, [refusedParent]]);
    }
  });

  test('two moves at once cannot close a circle', async () => {
    const [one, other] = [await create('Left'), await create('Right')];
    const answers = await Promise.all([move(one.id, other.id), move(other.id, one.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  test('the tree is at most ten levels deep, by creating and by moving', async () => {
    const deep = await chain('Deep', 10);
    const tooDeep = await api.call('post', path, { body: { name: 'Too deep', parent: deep[9].id } });
    expect([tooDeep.status, tooDeep.body.errors]).toEqual([422, [refusedParent]]);
    const [top, below] = await chain('Moved', 2);
    expect((await move(top.id, deep[8].id)).status).toBe(422);
    expect((await move(top.id, deep[7].id)).status).toBe(200);
    // What is in the trash counts: it may come back.
    await move(top.id, null);
    await trash(below.id);
    expect((await move(top.id, deep[8].id)).status).toBe(422);
  });
});

describe('the trash', () => {
  test('a category with children stays, and children come back after their parent', async () => {
    const [parent, child] = await chain('Family', 2);
    const refused = await trash(parent.id);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'in_use',
      'The category is used by 1 category under it.',
    ]);
    expect((await trash(child.id)).status).toBe(204);
    expect((await trash(parent.id)).status).toBe(204);
    expect((await api.call('post', `${path}/${child.id}/restore`)).status).toBe(409);
    expect((await api.call('post', `${path}/${parent.id}/restore`)).status).toBe(200);
    const restored = await api.call('post', `${path}/${child.id}/restore`);
    expect([restored.status, restored.body.parent.id]).toEqual([200, parent.id]);
  });

  test('a category on a related card stays, also when only readers still see that card', async () => {
    const { id } = await create('On a card');
    const relatedLinks = [
      { kind: 'external', title: 'Elsewhere', url: 'https://example.org/', category: id },
    ];
    const category = (await create('Of the article')).id;
    const story = await publishStory(api, { category, relatedLinks });
    expect((await trash(id)).body.code).toBe('in_use');
    await api.call('patch', `/v1/editorial/articles/${story.id}`, {
      body: { relatedLinks: [] },
      headers: { 'If-Match': '*' },
    });
    expect((await trash(id)).body.code).toBe('in_use');
    await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`);
    expect((await trash(id)).status).toBe(204);
  });

  test('an article and the trash cannot both win a category', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await create(`Contested ${round}`);
      const [created, trashed] = await Promise.all([
        api.call('post', '/v1/editorial/articles', {
          body: { headline: `Contested ${round}`, category: id },
        }),
        trash(id),
      ]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([created.status, trashed.status]);
    }
  });
});

test('there are at most 1,000 categories outside the trash', async () => {
  const { prisma } = api.database;
  const spare = await create('Spare');
  const now = api.clock.now();
  const missing = 1_000 - (await prisma.category.count({ where: { trashedAt: null } }));
  await prisma.category.createMany({
    data: Array.from({ length: missing }, (_, index) => {
      const id = `019a2b3c-4d5e-7f60-8a1b-${String(index).padStart(12, '0')}`;
      return { id, slug: `filler-${index}`, name: `Filler ${index}`, createdAt: now, updatedAt: now };
    }),
  });
  expect((await api.call('post', path, { body: { name: 'One too many' } })).status).toBe(409);
  expect((await trash(spare.id)).status).toBe(204);
  expect((await api.call('post', path, { body: { name: 'The last' } })).status).toBe(201);
  expect((await api.call('post', `${path}/${spare.id}/restore`)).status).toBe(409);
});
