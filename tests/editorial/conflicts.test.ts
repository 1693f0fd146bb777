import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { purgeAutosaves } from '../../src/editorial/revisions/purge.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory as create, createTerm, type Json, paragraph } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let count = 0;
const createStory = (api: TestApi, overrides: Record<string, unknown> = {}) => {
  count += 1;
  return create(api, { slug: `story-${count}`, ...overrides });
};

const any = { 'if-match': '*' };
const at = (id: string, rest = '') => `/v1/editorial/articles/${id}${rest}`;

/** What is refused carries the very ETag that a GET gives, and with that ETag the change goes through. */
async function expectCurrent(answer: Json, path: string, as = 'admin') {
  const read = await api.call('get', path, { as });
  expect(answer.status).toBe(412);
  expect(answer.body.currentEtag).toBe(read.headers.etag);
  expect(answer.headers.etag).toBe(read.headers.etag);
}

describe('a stale change', () => {
  test('of an article tells base, current and mine of each field, section and link that differs', async () => {
    const tag = await createTerm(api, 'tags', 'Ferries');
    const story = await createStory(api, {
      headline: 'Base',
      sections: [{ markdown: 'Opening.' }, { heading: 'Two', markdown: 'Two.' }],
      relatedLinks: [{ kind: 'external', title: 'Card' }],
    });
    const [opening, two] = story.body.sections;
    const [link] = story.body.relatedLinks;
    await api.call('patch', at(story.id), {
      headers: any,
      body: { headline: 'Theirs', kicker: 'Theirs', tags: [tag.slug] },
    });
    await api.call('patch', at(story.id, `/sections/${opening.id}`), {
      headers: any,
      body: { markdown: 'Theirs.' },
    });
    await api.call('patch', at(story.id, `/related-links/${link.id}`), {
      headers: any,
      body: { title: 'Their card' },
    });
    const mine = {
      headline: 'Mine',
      standfirst: 'Mine.',
      sections: [{ ...opening, heading: 'Mine' }],
    };
    const answer = await api.call('patch', at(story.id), { headers: { 'if-match': story.etag }, body: mine });
    await expectCurrent(answer, at(story.id));
    const text = (words: string) => [
      expect.objectContaining({ children: [expect.objectContaining({ text: words })] }),
    ];
    expect(answer.body.differences).toEqual([
      { pointer: '/headline', base: 'Base', current: 'Theirs', mine: 'Mine', conflict: true },
      { pointer: '/kicker', base: null, current: 'Theirs', mine: null, conflict: false },
      { pointer: '/standfirst', base: null, current: null, mine: 'Mine.', conflict: false },
      { pointer: '/tags', base: [], current: [tag.id], mine: [], conflict: false },
      { section: opening.id, pointer: '/heading', base: null, current: null, mine: 'Mine', conflict: false },
      { section: opening.id, pointer: '/anchor', base: null, current: null, mine: 'mine', conflict: false },
      {
        section: opening.id,
        pointer: '/body',
        base: text('Opening.'),
        current: text('Theirs.'),
        mine: text('Opening.'),
        conflict: false,
      },
      { section: two.id, pointer: '', base: two, current: two, mine: null, conflict: false },
      {
        relatedLink: link.id,
        pointer: '/title',
        base: 'Card',
        current: 'Their card',
        mine: 'Card',
        conflict: false,
      },
    ]);
    expect((await api.call('get', at(story.id))).body).toMatchObject({
      headline: 'Theirs',
      standfirst: null,
      revision: 4,
    });
    const again = await api.call('patch', at(story.id), {
      headers: { 'if-match': answer.body.currentEtag },
      body: mine,
    });
    expect(again.status).toBe(200);
  });

  test('gives the ETag of a short answer as of a long one, compressed or not', async () => {
    const story = await createStory(api, { sections: [{ markdown: 'A long text. '.repeat(200) }] });
    await api.call('patch', at(story.id), { headers: any, body: { kicker: 'Theirs' } });
    for (const coding of ['identity', 'gzip', 'br']) {
      const headers = { 'accept-encoding': coding };
      const read = await api.call('get', at(story.id), { headers });
      const answer = await api.call('patch', at(story.id), {
        headers: { ...headers, 'if-match': story.etag },
        body: { kicker: 'Mine' },
      });
      expect([coding, answer.body.currentEtag]).toEqual([coding, read.headers.etag]);
    }
  });

  test('finds the state of an ETag that publishing or the trash has moved on', async () => {
    const story = await createStory(api, { headline: 'Base' });
    const published = await api.call('post', at(story.id, '/publish'));
    const seen = published.headers.etag ?? '';
    await api.call('patch', at(story.id), { headers: any, body: { headline: 'Theirs' } });
    const answer = await api.call('patch', at(story.id), {
      headers: { 'if-match': seen },
      body: { kicker: 'Mine' },
    });
    expect(answer.body.differences).toEqual([
      { pointer: '/headline', base: 'Base', current: 'Theirs', mine: 'Base', conflict: false },
      { pointer: '/kicker', base: null, current: null, mine: 'Mine', conflict: false },
    ]);
    // Only the version moved: nobody changed a word, and nothing differs.
    const moved = await createStory(api);
    await api.call('post', at(moved.id, '/publish'));
    const none = await api.call('patch', at(moved.id), { headers: { 'if-match': moved.etag }, body: {} });
    expect([none.status, none.body.differences]).toEqual([412, []]);
  });

  test('has no base when its state is unknown or was purged: then all that is wanted may overwrite', async () => {
    const story = await createStory(api, { headline: 'Base' });
    const auto = { ...any, prefer: 'revision=autosave' };
    const saved = await api.call('patch', at(story.id), { headers: auto, body: { headline: 'Autosaved' } });
    await api.call('patch', at(story.id), { headers: any, body: { headline: 'Theirs' } });
    api.clock.advance(1_000);
    expect(await purgeAutosaves(api.database.prisma, api.clock.now())).toBe(1);
    for (const etag of [saved.headers.etag ?? '', '"999-made-up"', 'W/"1-weak"']) {
      const answer = await api.call('patch', at(story.id), {
        headers: { 'if-match': etag },
        body: { kicker: 'Mine' },
      });
      await expectCurrent(answer, at(story.id));
      expect(answer.body.differences).toEqual([
        { pointer: '/kicker', current: null, mine: 'Mine', conflict: true },
      ]);
    }
  });

  test('that does not fit its base has no mine', async () => {
    const story = await createStory(api, { headline: 'Base' });
    await api.call('patch', at(story.id), { headers: any, body: { headline: 'Theirs' } });
    for (const body of [
      { category: 'nowhere' },
      { sections: [{ id: story.id, markdown: 'Nobody’s.' }] },
      { dateline: { text: 'MINSK —' } },
    ]) {
      const answer = await api.call('patch', at(story.id), { headers: { 'if-match': story.etag }, body });
      expect([answer.status, answer.body.differences]).toEqual([
        412,
        [{ pointer: '/headline', base: 'Base', current: 'Theirs', conflict: false }],
      ]);
    }
  });

  test('of a section tells of this section only', async () => {
    const story = await createStory(api, {
      sections: [{ heading: 'One', markdown: 'One.' }, { markdown: 'Two.' }],
    });
    const [one, two] = story.body.sections;
    const path = at(story.id, `/sections/${one.id}`);
    const { etag } = (await api.call('get', path)).headers;
    const headers = { 'if-match': String(etag) };
    await api.call('patch', at(story.id, `/sections/${two.id}`), { headers: any, body: { heading: 'Two' } });
    const free = await api.call('patch', path, { headers, body: { heading: 'First' } });
    expect(free.status).toBe(200);
    const answer = await api.call('patch', path, {
      headers,
      body: { heading: 'Mine', body: [paragraph('Mine.')] },
    });
    await expectCurrent(answer, path);
    expect(answer.body.differences).toMatchObject([
      { section: one.id, pointer: '/heading', base: 'One', current: 'First', mine: 'Mine', conflict: true },
      { section: one.id, pointer: '/body', base: one.body, current: one.body, conflict: false },
    ]);
    const removal = await api.call('delete', path, { headers });
    await expectCurrent(removal, path);
    expect(removal.body.differences).toEqual([
      { section: one.id, pointer: '/heading', base: 'One', current: 'First', conflict: true },
    ]);
  });

  test('of a related link tells of this link only', async () => {
    const story = await createStory(api, {
      relatedLinks: [
        { kind: 'external', title: 'One' },
        { kind: 'external', title: 'Two' },
      ],
    });
    const [one] = story.body.relatedLinks;
    const path = at(story.id, `/related-links/${one.id}`);
    const { etag } = (await api.call('get', path)).headers;
    const headers = { 'if-match': String(etag) };
    await api.call('patch', path, { headers, body: { title: 'Theirs' } });
    const answer = await api.call('patch', path, {
      headers,
      body: { title: 'Mine', url: 'https://example.org/' },
    });
    await expectCurrent(answer, path);
    expect(answer.body.differences).toEqual([
      {
        relatedLink: one.id,
        pointer: '/url',
        base: null,
        current: null,
        mine: 'https://example.org/',
        conflict: false,
      },
      {
        relatedLink: one.id,
        pointer: '/title',
        base: 'One',
        current: 'Theirs',
        mine: 'Mine',
        conflict: true,
      },
    ]);
    const refused = await api.call('patch', path, { headers, body: { category: 'nowhere' } });
    expect(refused.body.differences).toEqual([
      { relatedLink: one.id, pointer: '/title', base: 'One', current: 'Theirs', conflict: false },
    ]);
    await expectCurrent(await api.call('delete', path, { headers }), path);
  });

  test('of an order tells all three', async () => {
    const story = await createStory(api, {
      sections: ['One.', 'Two.', 'Three.'].map((markdown) => ({ markdown })),
      relatedLinks: ['One', 'Two'].map((title) => ({ kind: 'external', title })),
    });
    const [a, b, c] = story.body.sections.map(({ id }: Json) => id);
    const headers = { 'if-match': story.etag };
    await api.call('put', at(story.id, '/sections/order'), { headers: any, body: { order: [b, a, c] } });
    const answer = await api.call('put', at(story.id, '/sections/order'), {
      headers,
      body: { order: [c, b, a] },
    });
    await expectCurrent(answer, at(story.id, '/sections'));
    expect(answer.body.differences).toEqual([
      { pointer: '/sections', base: [a, b, c], current: [b, a, c], mine: [c, b, a], conflict: true },
    ]);
    const ids = story.body.relatedLinks.map(({ id }: Json) => id);
    const links = await api.call('put', at(story.id, '/related-links/order'), {
      headers,
      body: { order: ids.reverse() },
    });
    await expectCurrent(links, at(story.id, '/related-links'));
    expect(links.body.differences.map(({ pointer, conflict }: Json) => [pointer, conflict])).toEqual([
      ['/sections', false],
      ['/relatedLinks', false],
    ]);
    const partial = await api.call('put', at(story.id, '/sections/order'), { headers, body: { order: [c] } });
    expect(partial.body.differences).toMatchObject([{ pointer: '/sections', current: [b, a, c] }]);
    expect(partial.body.differences[0].mine).toBeUndefined();
  });

  test('that restores, trashes or publishes is told too', async () => {
    const story = await createStory(api, { kicker: 'Base' });
    const second = await api.call('patch', at(story.id), { headers: any, body: { kicker: 'Second' } });
    await api.call('patch', at(story.id), { headers: any, body: { kicker: 'Theirs' } });
    const headers = { 'if-match': second.headers.etag ?? '' };
    const restore = await api.call('post', at(story.id, '/revisions/1/restore'), { headers });
    await expectCurrent(restore, at(story.id));
    expect(restore.body.differences).toEqual([
      { pointer: '/kicker', base: 'Second', current: 'Theirs', mine: 'Base', conflict: true },
    ]);
    for (const [method, rest] of [
      ['delete', ''],
      ['post', '/publish'],
      ['post', '/unpublish'],
    ] as const) {
      const answer = await api.call(method, at(story.id, rest), { headers });
      await expectCurrent(answer, at(story.id));
      expect(answer.body.differences).toEqual([
        { pointer: '/kicker', base: 'Second', current: 'Theirs', conflict: false },
      ]);
    }
  });
});

describe('a merge', () => {
  const merge = (id: string, body: unknown, headers = {}) =>
    api.call('post', at(id, '/merge'), { headers, body });

  test('takes both sides’ changes into one new revision', async () => {
    const story = await createStory(api, {
      headline: 'Base',
      tags: [],
      sections: [{ markdown: 'Opening.' }, { heading: 'Two', markdown: 'Two.' }],
    });
    const [opening, two] = story.body.sections;
    await api.call('patch', at(story.id), { headers: any, body: { headline: 'Theirs' } });
    await api.call('patch', at(story.id, `/sections/${two.id}`), {
      headers: any,
      body: { heading: 'Theirs' },
    });
    await api.call('post', at(story.id, '/sections'), { body: { markdown: 'Their end.' } });
    const answer = await merge(story.id, {
      base: 1,
      patch: {
        kicker: 'Mine',
        sections: [
          { id: opening.id, markdown: 'My opening.' },
          { markdown: 'My middle.' },
          { ...two, body: [paragraph('My two.')] },
        ],
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ headline: 'Theirs', kicker: 'Mine', revision: 5 });
    const shown = answer.body.sections.map(({ heading, body }: Json) => [heading, body[0].children[0].text]);
    expect(shown).toEqual([
      [null, 'My opening.'],
      [null, 'My middle.'],
      ['Theirs', 'My two.'],
      [null, 'Their end.'],
    ]);
    expect(answer.headers.etag).toBe((await api.call('get', at(story.id))).headers.etag);
    const audit = await api.call('get', '/v1/editorial/audit?limit=1');
    expect(audit.body.data[0]).toMatchObject({ action: 'article_merged', resourceId: story.id });
  });

  test('that overlaps is refused with what overlaps, and writes nothing', async () => {
    const story = await createStory(api, { headline: 'Base', kicker: 'Base' });
    const [opening] = story.body.sections;
    await api.call('patch', at(story.id), { headers: any, body: { headline: 'Theirs' } });
    await api.call('patch', at(story.id, `/sections/${opening.id}`), {
      headers: any,
      body: { heading: 'Theirs' },
    });
    const before = await api.call('get', at(story.id));
    const answer = await merge(story.id, {
      base: 1,
      patch: { headline: 'Mine', kicker: 'Mine', sections: [] },
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'merge_conflict']);
    expect(answer.body.differences).toMatchObject([
      { pointer: '/headline', base: 'Base', current: 'Theirs', mine: 'Mine', conflict: true },
      { pointer: '/kicker', base: 'Base', current: 'Base', mine: 'Mine', conflict: false },
      { section: opening.id, pointer: '', mine: null, conflict: true },
    ]);
    const after = await api.call('get', at(story.id));
    expect(after.text).toBe(before.text);
    expect(answer.body.currentEtag).toBe(after.headers.etag);
  });

  test('that changes nothing saves nothing', async () => {
    const story = await createStory(api, { kicker: 'Base' });
    await api.call('patch', at(story.id), { headers: any, body: { kicker: 'Theirs' } });
    const answer = await merge(
      story.id,
      { base: 1, patch: { kicker: 'Theirs' } },
      { prefer: 'revision=autosave' },
    );
    expect([answer.status, answer.body.revision]).toEqual([200, 2]);
    expect(answer.headers['preference-applied']).toBe('revision=autosave');
  });

  test('asks of the patch what a write asks, at its place, and of the base that it is there', async () => {
    const story = await createStory(api);
    for (const [body, status, pointer] of [
      [{ base: 7, patch: {} }, 422, '/base'],
      [{ base: 0, patch: {} }, 400, '/base'],
      [{ base: 1, patch: { colour: 'red' } }, 400, '/patch/colour'],
      [{ base: 1, patch: { dateline: { text: 'MINSK —' } } }, 400, '/patch/dateline/location'],
      [{ base: 1, patch: { category: 'nowhere' } }, 422, '/patch/category'],
      [{ base: 1 }, 400, '/patch'],
    ] as const) {
      const answer = await merge(story.id, body);
      expect([body, answer.status, answer.body.errors[0].pointer]).toEqual([body, status, pointer]);
    }
    const warned = await merge(story.id, {
      base: 1,
      patch: { sections: [{ html: '<marquee>Text</marquee><script>x</script>' }] },
    });
    for (const { pointer } of warned.body.warnings) expect(pointer).toBe('/patch/sections/0/html');
  });

  test('does not bring back what the base named and is gone since, and is refused where it needs it', async () => {
    const tag = await createTerm(api, 'tags', 'Passing');
    const story = await createStory(api, { tags: [tag.slug] });
    await api.call('patch', at(story.id), { headers: any, body: { tags: [] } });
    await api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: any });
    const fine = await merge(story.id, { base: 1, patch: { kicker: 'Mine' } });
    expect([fine.status, fine.body.tags]).toEqual([200, []]);
    const category = await createTerm(api, 'categories', 'Passing');
    const linked = await createStory(api, {
      relatedLinks: [{ kind: 'external', title: 'Card', category: category.slug }],
    });
    await api.call('patch', at(linked.id), { headers: any, body: { relatedLinks: [] } });
    await api.call('delete', `/v1/editorial/categories/${category.id}`, { headers: any });
    const refused = await merge(linked.id, { base: 1, patch: { category: category.id } });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/category']);
  });

  test('keeps the limits that both sides kept', async () => {
    const story = await createStory(api);
    const half = (name: string) => ({ [`com.example.${name}`]: 'x'.repeat(40_000) });
    await api.call('patch', at(story.id), { headers: any, body: { extensions: half('theirs') } });
    const answer = await merge(story.id, { base: 1, patch: { extensions: half('mine') } });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/extensions']);
  });

  test('of several at once takes each of them', async () => {
    const story = await createStory(api, {
      sections: Array.from({ length: 6 }, (_, number) => ({ heading: `H${number}`, markdown: 'Base.' })),
    });
    const answers = await Promise.all(
      story.body.sections.map((section: Json, number: number) =>
        merge(story.id, {
          base: 1,
          patch: {
            sections: story.body.sections.map((it: Json) =>
              it === section ? { ...it, heading: `New ${number}` } : it,
            ),
          },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const { body } = await api.call('get', at(story.id));
    expect(body.revision).toBe(7);
    expect(body.sections.map(({ heading }: Json) => heading)).toEqual(
      [0, 1, 2, 3, 4, 5].map((number) => `New ${number}`),
    );
  });
});

test('each revision keeps the version that the article had once it was saved', async () => {
  const story = await createStory(api);
  await api.call('post', at(story.id, '/publish'));
  const saved = await api.call('patch', at(story.id), { headers: any, body: { kicker: 'New' } });
  const rows = await api.database.prisma.revision.findMany({
    where: { articleId: story.id },
    orderBy: { number: 'asc' },
    select: { articleVersion: true },
  });
  const version = Number(/^"(\d+)/.exec(saved.headers.etag ?? '')?.[1]);
  expect(rows.map(({ articleVersion }) => articleVersion)).toEqual([1, version]);
  expect(version).toBeGreaterThan(2);
});
