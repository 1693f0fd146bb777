import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json, publishStory, uniqueHeadline } from '../support/stories.ts';

const path = '/v1/editorial/bulk/articles';
const articles = '/v1/editorial/articles';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const send = (
  mode: 'each' | 'all',
  operations: unknown[],
  more: { as?: string; headers?: Record<string, string> } = {},
) => api.call('post', path, { body: { mode, operations }, ...more });

const sections = [{ markdown: 'The first boat left at dawn.' }];
const read = async (article: string): Promise<Json> => (await api.call('get', `${articles}/${article}`)).body;

/** All that a bulk may write, as counts. */
async function counts() {
  const { prisma } = api.database;
  return {
    articles: await prisma.article.count(),
    slugs: await prisma.articleSlug.count(),
    revisions: await prisma.revision.count(),
    publications: await prisma.publication.count(),
    changes: await prisma.change.count(),
    audit: await prisma.auditEntry.count(),
    answers: await prisma.idempotentAnswer.count(),
  };
}

/** The ETag as it is without a content coding: in a bulk there is none. */
const uncoded = ({ currentEtag, ...problem }: Json): Json =>
  currentEtag === undefined
    ? problem
    : { ...problem, currentEtag: currentEtag.replace(/\.(gzip|br)"$/, '"') };

describe('each', () => {
  test('creates, changes and publishes in order; a later operation sees what an earlier one wrote', async () => {
    const slug = uniqueHeadline('bulk').toLowerCase().replaceAll(' ', '-');
    const answer = await send('each', [
      { op: 'create', article: { headline: 'Tides', slug, sections } },
      { op: 'update', article: slug, ifMatch: '"1-anything"', patch: { kicker: 'Port' } },
      { op: 'publish', article: slug, ifMatch: '"2"' },
    ]);
    expect(answer.status).toBe(207);
    const [created, updated, published] = answer.body.results;
    expect([created.status, updated.status, published.status]).toEqual([201, 200, 200]);
    expect([created.article.revision, updated.article.kicker, published.article.status]).toEqual([
      1,
      'Port',
      'published',
    ]);
    expect(new Set([created.id, updated.id, published.id]).size).toBe(1);
    const one = await api.call('get', `${articles}/${slug}`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(published.etag).toBe(one.headers.etag);
    expect(updated.etag).not.toBe(published.etag);
    expect((await api.call('get', `/v1/articles/${slug}`)).body.kicker).toBe('Port');
  });

  test('a refused operation is answered as its own request would be, and stops no other', async () => {
    const taken = await createStory(api);
    const before = await counts();
    const empty = await createStory(api, { sections: [] });
    const requests = [
      ['post', articles, { headline: '', colour: 1 }, { op: 'create', article: { headline: '', colour: 1 } }],
      [
        'post',
        articles,
        { headline: 'x', slug: taken.slug },
        { op: 'create', article: { headline: 'x', slug: taken.slug } },
      ],
      [
        'post',
        articles,
        { headline: 'x', tags: ['nowhere'] },
        { op: 'create', article: { headline: 'x', tags: ['nowhere'] } },
      ],
      ['patch', `${articles}/no%20such`, {}, { op: 'update', article: 'no such', patch: {} }],
      [
        'patch',
        `${articles}/${taken.id}`,
        { headline: null },
        { op: 'update', article: taken.id, patch: { headline: null } },
      ],
      [
        'patch',
        `${articles}/${taken.id}`,
        { kicker: 'x' },
        { op: 'update', article: taken.id, patch: { kicker: 'x' }, ifMatch: '"7-x"' },
      ],
      ['post', `${articles}/${empty.id}/publish`, {}, { op: 'publish', article: empty.id }],
      [
        'post',
        `${articles}/${empty.id}/publish`,
        { publishAt: 'soon' },
        { op: 'publish', article: empty.id, options: { publishAt: 'soon' } },
      ],
    ] as const;
    const headline = uniqueHeadline('Something else');
    const answer = await send('each', [
      ...requests.map(([, , , operation]) => operation),
      { op: 'create', article: { headline } },
    ]);
    expect(answer.status).toBe(207);
    const last = answer.body.results.pop();
    expect([last.status, last.article.headline]).toEqual([201, headline]);
    for (const [at, [method, address, body, operation]] of requests.entries()) {
      const headers = { 'If-Match': 'ifMatch' in operation ? operation.ifMatch : '*' };
      const own = await api.call(method, address, { body, headers });
      expect(own.status).toBeGreaterThanOrEqual(400);
      const { status, problem } = answer.body.results[at];
      expect({ status, problem }).toEqual({
        status: own.status,
        problem: { ...uncoded(own.body), requestId: problem.requestId },
      });
      expect(problem.requestId).toBe(answer.headers['x-request-id']);
    }
    const after = await counts();
    // The article without sections, and the one that was not refused.
    expect([after.articles, after.audit]).toEqual([before.articles + 2, before.audit + 2]);
  });

  test('publishing needs its scope as well', async () => {
    const { id } = await createStory(api);
    const answer = await send(
      'each',
      [
        { op: 'publish', article: id },
        { op: 'update', article: id, patch: { kicker: 'x' } },
      ],
      {
        as: 'content:write',
      },
    );
    const [published, updated] = answer.body.results;
    expect([published.status, published.problem.code, updated.status]).toEqual([
      403,
      'insufficient_scope',
      200,
    ]);
    expect((await read(id)).status).toBe('draft');
    expect((await send('each', [{ op: 'publish', article: id }], { as: 'content:publish' })).status).toBe(
      403,
    );
  });

  test('takes the options of publishing', async () => {
    const { id } = await createStory(api);
    const publishAt = new Date(api.clock.now().getTime() + 60_000).toISOString();
    const answer = await send('each', [{ op: 'publish', article: id, options: { publishAt } }]);
    expect(answer.body.results[0].article.status).toBe('scheduled');
  });

  test('with an Idempotency-Key it is carried out once, refused operations and all', async () => {
    const headline = uniqueHeadline();
    const operations = [
      { op: 'create', article: { headline } },
      { op: 'create', article: { headline } },
    ];
    const headers = { 'Idempotency-Key': 'bulk' };
    const all = await Promise.all(Array.from({ length: 6 }, () => send('each', operations, { headers })));
    const done = all.filter(({ status }) => status === 207);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(done[0]?.body.results.map(({ status }: Json) => status)).toEqual([201, 409]);
    for (const { status, body } of all.filter((answer) => answer.status !== 207))
      expect([status, body.code]).toEqual([409, 'idempotency_in_flight']);
    expect(await api.database.prisma.article.count({ where: { headline } })).toBe(1);
  });
});

describe('all', () => {
  test('every refused operation is named, and nothing is written', async () => {
    const { id } = await createStory(api);
    const before = await counts();
    const answer = await send(
      'all',
      [
        { op: 'create', article: { headline: uniqueHeadline(), sections } },
        { op: 'create', article: { standfirst: 'x', tags: 7 } },
        { op: 'update', article: id, patch: { kicker: 'x' }, ifMatch: '"9-x"' },
        { op: 'update', article: id, patch: { category: 'nowhere' } },
        { op: 'publish', article: id },
      ],
      { headers: { 'Idempotency-Key': 'all' } },
    );
    expect([answer.status, answer.body.code]).toEqual([422, 'bulk_refused']);
    expect(answer.body.detail).toMatch(/^3 of 5 /);
    expect(answer.body.errors.map(({ pointer }: Json) => pointer)).toEqual([
      '/operations/1/article/headline',
      '/operations/1/article/tags',
      '/operations/2',
      '/operations/3/patch/category',
    ]);
    expect(await counts()).toEqual(before);
  });

  test('for random mixes of good and bad operations, all is done or nothing is', async () => {
    const pool = [await createStory(api), await publishStory(api), await createStory(api)];
    const story = fc.constantFrom(...pool.map(({ id }) => id));
    let serial = 0;
    const fresh = () => {
      serial += 1;
      return `all-or-nothing-${serial}`;
    };
    const good = fc.oneof(
      fc.constant(() => ({ op: 'create', article: { headline: 'x', slug: fresh(), sections } })),
      story.map((article) => () => ({ op: 'update', article, patch: { kicker: fresh() } })),
      story.map((article) => () => ({ op: 'publish', article })),
    );
    const bad = fc.oneof(
      fc.constant(() => ({ op: 'create', article: { headline: 'x', slug: pool[0]?.slug } })),
      fc.constant(() => ({ op: 'create', article: {} })),
      story.map((article) => () => ({ op: 'update', article, ifMatch: '"999"', patch: { kicker: fresh() } })),
      story.map((article) => () => ({ op: 'update', article, patch: { tags: [fresh()] } })),
      fc.constant(() => ({ op: 'publish', article: fresh() })),
    );
    const operations = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: good.map((make) => ({ make, isGood: true })) },
        { weight: 1, arbitrary: bad.map((make) => ({ make, isGood: false })) },
      ),
      { minLength: 1, maxLength: 8 },
    );
    const seen = { done: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(operations, async (list) => {
        api.clock.advance(1_000);
        const before = { ...(await counts()), stories: await Promise.all(pool.map(({ id }) => read(id))) };
        const answer = await send(
          'all',
          list.map(({ make }) => make()),
        );
        const after = { ...(await counts()), stories: await Promise.all(pool.map(({ id }) => read(id))) };
        if (list.every(({ isGood }) => isGood)) {
          seen.done += 1;
          expect(answer.status).toBe(207);
          expect(answer.body.results).toHaveLength(list.length);
          for (const { status } of answer.body.results) expect(status).toBeLessThan(300);
          const creates = answer.body.results.filter(({ status }: Json) => status === 201).length;
          expect(after.articles).toBe(before.articles + creates);
          return;
        }
        seen.refused += 1;
        expect([answer.status, answer.body.code]).toEqual([422, 'bulk_refused']);
        const named = new Set(answer.body.errors.map(({ pointer }: Json) => Number(pointer.split('/')[2])));
        for (const [at, { isGood }] of list.entries()) expect([at, named.has(at)]).toEqual([at, !isGood]);
        expect(after).toEqual(before);
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.done, seen.refused)).toBeGreaterThan(5);
  }, 60_000);
});

test('two bulks and single requests on the same articles do not stand in each other’s way', async () => {
  const stories = await Promise.all(Array.from({ length: 6 }, () => createStory(api)));
  const touch = (ids: string[], kicker: string) =>
    ids.flatMap((article) => [
      { op: 'update', article, patch: { kicker } },
      { op: 'publish', article },
    ]);
  const ids = stories.map(({ id }) => id);
  const answers = await Promise.all([
    send('all', touch(ids, 'forward')),
    send('each', touch(ids.toReversed(), 'backward')),
    ...ids.map((id) => api.call('post', `${articles}/${id}/publish`)),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([207, 207, ...ids.map(() => 200)]);
  const kickers = await Promise.all(ids.map(async (id) => (await read(id)).kicker));
  expect(new Set(kickers).size).toBe(1);
});

describe('the list itself', () => {
  test.each<[string, Json, string]>([
    ['no operation', { mode: 'all', operations: [] }, '/operations'],
    [
      'more than 100',
      { mode: 'all', operations: Array(101).fill({ op: 'publish', article: 'x' }) },
      '/operations',
    ],
    ['another mode', { mode: 'some', operations: [{ op: 'publish', article: 'x' }] }, '/mode'],
    ['another operation', { mode: 'all', operations: [{ op: 'kill', article: 'x' }] }, '/operations/0/op'],
    [
      'a property nobody knows',
      { mode: 'all', operations: [{ op: 'publish', article: 'x', publishAt: 'now' }] },
      '/operations/0/publishAt',
    ],
    [
      'no ETag',
      { mode: 'all', operations: [{ op: 'publish', article: 'x', ifMatch: '3' }] },
      '/operations/0/ifMatch',
    ],
    [
      'no article to change',
      { mode: 'each', operations: [{ op: 'update', patch: {} }] },
      '/operations/0/article',
    ],
  ])('is refused whole: %s', async (_, body, pointer) => {
    const before = await counts();
    const answer = await api.call('post', path, { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
    expect(await counts()).toEqual(before);
  });

  test('100 operations are carried out, and a story may be called "bulk"', async () => {
    const operations = Array.from({ length: 99 }, () => ({
      op: 'create',
      article: { headline: uniqueHeadline(), sections },
    }));
    const answer = await send('all', [
      ...operations,
      { op: 'create', article: { headline: 'Bulk', slug: 'bulk' } },
    ]);
    expect(answer.body.results.map(({ status }: Json) => status)).toEqual(Array(100).fill(201));
    expect((await read('bulk')).headline).toBe('Bulk');
  });
});
