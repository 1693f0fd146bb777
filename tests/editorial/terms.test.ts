import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveReferences } from '../../src/editorial/terms/resolve.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let number = 0;
const unique = (start: string) => {
  number += 1;
  return `${start}-${number}`;
};

/** Text with a lone surrogate or U+0000 is refused elsewhere; blank names here. */
const wildName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .filter((text) => !text.includes('\0') && /\S/u.test(text));

type Kind = { kind: string; collection: string; use: (id: string) => Json; free: Json };

const kinds: Kind[] = [
  {
    kind: 'category',
    collection: 'categories',
    use: (id) => ({ category: id }),
    free: { category: null },
  },
  { kind: 'tag', collection: 'tags', use: (id) => ({ tags: [id] }), free: { tags: [] } },
  {
    kind: 'author',
    collection: 'authors',
    use: (id) => ({ bylines: [{ author: id }] }),
    free: { bylines: [] },
  },
];

describe.each(kinds)('$kind', ({ kind, collection, use, free }) => {
  const path = `/v1/editorial/${collection}`;

  const create = async (body: Json = {}): Promise<{ id: string; slug: string; etag: string; body: Json }> => {
    const response = await api.call('post', path, { body: { name: unique('Harbour'), ...body } });
    if (response.status !== 201) throw new Error(`${response.status} ${response.text}`);
    return {
      id: response.body.id,
      slug: response.body.slug,
      etag: response.headers.etag ?? '',
      body: response.body,
    };
  };
  const patch = (id: string, body: Json, etag = '*') =>
    api.call('patch', `${path}/${id}`, { body, headers: { 'If-Match': etag } });
  const trash = (id: string, etag = '*') =>
    api.call('delete', `${path}/${id}`, { headers: { 'If-Match': etag } });
  const changesOf = async (termId: string) =>
    (await api.database.prisma.change.findMany({ where: { termId }, orderBy: { sequence: 'asc' } })).map(
      ({ type }) => type,
    );

  test('is created with a slug from its name, and read by id and by slug', async () => {
    const name = unique('Söder Quay');
    const response = await api.call('post', path, { body: { name } });
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({
      name,
      slug: name.toLowerCase().replace(' ', '-'),
      trashedAt: null,
    });
    expect(response.headers.location).toBe(`${path}/${response.body.id}`);
    for (const reference of [
      response.body.id,
      response.body.id.toUpperCase(),
      encodeURIComponent(response.body.slug),
    ]) {
      const read = await api.call('get', `${path}/${reference}`);
      expect([read.status, read.body]).toEqual([200, response.body]);
      expect(read.headers.etag).toBe(response.headers.etag);
    }
  });

  test('gets a slug also when its name has no letter', async () => {
    const { slug } = await create({ name: '!!!' });
    expect(slug).toMatch(new RegExp(`^${kind}-[0-9a-f]{12}$`));
  });

  test('keeps its name to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(wildName, async (name) => {
        const { id } = await create({ name, slug: unique('wild') });
        expect((await api.call('get', `${path}/${id}`)).body.name).toBe(name);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['blank', { name: ' \n' }, '/name'],
    ['too long', { name: 'x'.repeat(201) }, '/name'],
    ['missing', {}, '/name'],
    ['of the wrong type', { name: 7 }, '/name'],
    ['joined by an unknown property', { name: 'Harbour', colour: 'red' }, '/colour'],
    ['not text', { name: 'a\u0000b' }, '/name'],
  ])('is refused with a name that is %s', async (_case, body, pointer) => {
    const response = await api.call('post', path, { body });
    expect(response.status).toBe(400);
    expect(response.body.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  test('a taken slug is refused with one that is free', async () => {
    const { slug } = await create();
    await create({ slug: `${slug}-2` });
    for (const body of [{ name: 'Another', slug }, { name: slug }]) {
      const refused = await api.call('post', path, { body });
      expect([refused.status, refused.body.code]).toEqual([409, 'slug_taken']);
    }
    const refused = await api.call('post', path, { body: { name: 'Another', slug } });
    const retried = await create({ name: 'Another', slug: refused.body.suggestedSlug });
    expect((await patch(retried.id, { slug })).body.code).toBe('slug_taken');
  });

  test('of two that want one slug at once, one gets it', async () => {
    const slug = unique('contested');
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.call('post', path, { body: { name: 'Contested', slug } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('is patched under If-Match', async () => {
    const { id, etag, slug } = await create();
    expect((await api.call('patch', `${path}/${id}`, { body: { name: 'New' } })).status).toBe(428);
    const patched = await patch(id, { name: 'New' }, etag);
    expect([patched.status, patched.body.name, patched.body.slug]).toEqual([200, 'New', slug]);
    expect(patched.headers.etag).not.toBe(etag);
    expect((await patch(id, { name: 'Newer' }, etag)).status).toBe(412);
    expect((await trash(id, etag)).status).toBe(412);
    const again = unique('Again');
    expect((await patch(id, { name: again, slug: null })).body.slug).toBe(again.toLowerCase());
    expect((await patch(id, { name: null })).status).toBe(400);
  });

  test('of two writers with one ETag, one wins', async () => {
    const { id, etag } = await create();
    const answers = await Promise.all(['One', 'Two'].map((name) => patch(id, { name }, etag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200);
    expect((await api.call('get', `${path}/${id}`)).body.name).toBe(won?.body.name);
  });

  test('each write that changes something is logged once, and no other', async () => {
    const { id, body, etag } = await create();
    const same = await patch(id, { name: body.name, slug: body.slug }, etag);
    expect([same.status, same.headers.etag]).toEqual([200, etag]);
    await patch(id, { name: 'Changed' });
    await trash(id);
    await trash(id);
    await api.call('post', `${path}/${id}/restore`);
    expect(await changesOf(id)).toEqual([
      `${kind}_published`,
      `${kind}_published`,
      `${kind}_withdrawn`,
      `${kind}_published`,
    ]);
    const audit = await api.database.prisma.auditEntry.findMany({
      where: { resourceId: id },
      orderBy: { id: 'asc' },
    });
    expect(audit.map(({ action }) => action)).toEqual(
      ['created', 'updated', 'trashed', 'restored'].map((deed) => `${kind}_${deed}`),
    );
  });

  test('goes to the trash and comes back', async () => {
    const { id, slug, body } = await create();
    expect((await api.call('delete', `${path}/${slug}`)).status).toBe(428);
    expect((await trash(slug)).status).toBe(204);
    expect((await api.call('get', `/v1/${collection}/${slug}`)).status).toBe(404);
    const ids = async (query: string) =>
      (await api.call('get', `${path}?limit=100&q=${body.name}${query}`)).body.data.map(
        (item: Json) => item.id,
      );
    expect(await ids('')).not.toContain(id);
    expect(await ids('&trashed=true')).toContain(id);
    expect((await patch(id, { name: 'New' })).status).toBe(409);
    const restored = await api.call('post', `${path}/${id}/restore`);
    expect([restored.status, restored.body.trashedAt]).toEqual([200, null]);
    expect(await ids('')).toContain(id);
    expect((await api.call('get', `/v1/${collection}/${slug}`)).status).toBe(200);
    expect((await api.call('post', `${path}/${id}/restore`)).status).toBe(409);
  });

  test('stays out of the trash while a working copy uses it', async () => {
    const { id } = await create();
    const story = await createStory(api, use(id));
    await createStory(api, use(id));
    const refused = await trash(id);
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
    expect(refused.body.detail).toContain('2 articles');
    await api.call('delete', `/v1/editorial/articles/${story.id}`, { headers: { 'If-Match': '*' } });
    expect((await trash(id)).body.detail).toContain('1 article.');
  });

  test('stays out of the trash while readers see it on an article that no longer has it', async () => {
    const { id } = await create();
    const story = await publishStory(api, use(id));
    const freed = await api.call('patch', `/v1/editorial/articles/${story.id}`, {
      body: free,
      headers: { 'If-Match': '*' },
    });
    expect(freed.status).toBe(200);
    expect((await trash(id)).body.code).toBe('in_use');
    await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`);
    expect((await trash(id)).status).toBe(204);
  });

  test('pages hold each of them once, whatever their names', async () => {
    const mark = unique('paged');
    // As long as a name may be, and as wide as JSON may write it.
    const names = [
      '\u0001'.repeat(180),
      '\u{1F6A2}'.repeat(90),
      '漢'.repeat(180),
      'a',
      'a',
      'B',
      'ä',
      '%',
      '_',
    ];
    const created = [];
    for (const name of names) created.push((await create({ name: `${name} ${mark}`, slug: unique('p') })).id);
    const seen: string[] = [];
    let next = `${path}?limit=2&q=${mark}`;
    while (next) {
      const page = await api.call('get', next);
      expect(page.status).toBe(200);
      seen.push(...page.body.data.map((item: Json) => item.id));
      next = /<([^>]*)>/.exec(page.headers.link ?? '')?.[1] ?? '';
    }
    expect(seen).toHaveLength(names.length);
    expect(new Set(seen)).toEqual(new Set(created));
  });

  test('a text filter means what it says, pattern characters too', async () => {
    const mark = unique('filter');
    await create({ name: `50% ${mark}`, slug: unique('p') });
    await create({ name: `50 ${mark}` });
    await create({ name: `a_b\\c ${mark}` });
    const found = async (q: string) =>
      (await api.call('get', `${path}?q=${encodeURIComponent(q)}`)).body.data.map((item: Json) => item.name);
    expect(await found(`0% ${mark}`)).toEqual([`50% ${mark}`]);
    expect(await found(`_ ${mark}`)).toEqual([]);
    expect(await found(`A_B\\C ${mark.toUpperCase()}`)).toEqual([`a_b\\c ${mark}`]);
  });

  test.each(['cursor=', 'cursor=W10', 'limit=101', 'limit=0', 'colour=red', 'trashed=maybe', 'q='])(
    'a list with %s is refused',
    async (query) => {
      const response = await api.call('get', `${path}?${query}`);
      expect([response.status, response.body.errors[0].parameter]).toEqual([400, query.split('=')[0]]);
    },
  );

  test('a cursor with unstorable text is refused', async () => {
    await create();
    await create();
    const { nextCursor } = (await api.call('get', `${path}?limit=1`)).body;
    const [mark, , id] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
    for (const name of ['a\0', '\ud800']) {
      const forged = Buffer.from(JSON.stringify([mark, name, id])).toString('base64url');
      expect((await api.call('get', `${path}?limit=1&cursor=${forged}`)).status).toBe(400);
    }
  });

  test('a reference to nothing is 404, however wild, and unstorable text 400', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), async (text) => {
        const name = encodeURIComponent(`~${text}`);
        const status = text.includes('\0') ? 400 : 404;
        expect((await api.call('get', `${path}/${name}`)).status).toBe(status);
        expect((await api.call('get', `/v1/${collection}/${name}`)).status).toBe(status);
      }),
      { numRuns: 25 },
    );
  });

  test('reading needs content:read and writing content:write', async () => {
    const { id } = await create();
    expect((await api.call('get', `${path}/${id}`, { as: 'content:write' })).status).toBe(403);
    expect((await api.call('post', path, { body: { name: 'New' }, as: 'content:read' })).status).toBe(403);
    expect((await api.call('get', path, { as: null })).status).toBe(401);
  });
});

describe('resolving references', () => {
  const wanted = (names: string[]) => ({ categories: names, tags: names, authors: names });

  test('finds terms by id and by slug, but not in the trash', async () => {
    const { body } = await api.call('post', '/v1/editorial/tags', { body: { name: unique('Resolved') } });
    const names = [body.id, body.id.toUpperCase(), body.slug, 'unknown-slug'];
    const ids = async () => {
      const { tag, category } = await resolveReferences(api.database.prisma, wanted(names), false);
      return [names.map(tag), names.map(category)];
    };
    expect(await ids()).toEqual([[body.id, body.id, body.id, undefined], Array(4).fill(undefined)]);
    await api.call('delete', `/v1/editorial/tags/${body.id}`, { headers: { 'If-Match': '*' } });
    expect(await ids()).toEqual([Array(4).fill(undefined), Array(4).fill(undefined)]);
  });

  test('takes any string', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uuid(),
      fc.constantFrom('a\0b', '\ud800', '', '{}', 'NaN'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 10 }), async (names) => {
        const found = await resolveReferences(api.database.prisma, wanted(names), false);
        expect(names.flatMap((name) => found.author(name) ?? [])).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
