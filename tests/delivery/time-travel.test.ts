import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutParameters, withParameters } from '../../src/http/address.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { rounds } from '../support/rounds.ts';
import { createTerm, type Json, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** What was asked at an instant, and what was answered. */
type Snapshot = { at: Date; answers: Map<string, Json> };

const which = fc.nat({ max: 2 });
const seconds = fc.integer({ min: 1, max: 300 });
/** A few slugs that articles and terms pass on to each other. */
const slug = fc.constantFrom('ebb', 'flow', 'spring', 'neap');

const step = fc.oneof(
  fc.record({ do: fc.constant('update' as const), which, minor: fc.boolean() }),
  fc.record({ do: fc.constant('address' as const), which, slug }),
  fc.record({ do: fc.constant('link' as const), which, to: which, headline: fc.boolean() }),
  fc.record({ do: fc.constant('place' as const), which, category: fc.nat({ max: 1 }), tagged: fc.boolean() }),
  fc.record({ do: fc.constant('unpublish' as const), which, after: fc.option(seconds, { nil: undefined }) }),
  fc.record({
    do: fc.constant('schedule' as const),
    which,
    after: seconds,
    for: fc.option(seconds, { nil: undefined }),
  }),
  fc.record({ do: fc.constant('unschedule' as const), which }),
  fc.record({ do: fc.constant('correct' as const), which }),
  fc.record({ do: fc.constant('release' as const), which }),
  fc.record({
    do: fc.constant('rename' as const),
    kind: fc.constantFrom('categories' as const, 'tags' as const, 'authors' as const),
    slug,
  }),
  fc.record({ do: fc.constant('move' as const), toRoot: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const history = fc.array(fc.record({ step, wait: seconds, look: fc.boolean() }), {
  minLength: 6,
  maxLength: 16,
});

let runs = 0;

/** Three articles that link to each other, and terms; with a history of their own. */
async function makeWorld() {
  runs += 1;
  const category = await createTerm(api, 'categories', `Tides ${runs}`);
  const below = await createTerm(api, 'categories', `Low tides ${runs}`, { parent: category.id });
  const tag = await createTerm(api, 'tags', `Moon ${runs}`);
  const author = await createTerm(api, 'authors', `Marina ${runs}`);
  const stories = [];
  for (const _ of [0, 1, 2])
    stories.push(
      await publishStory(api, { category: below.id, tags: [tag.id], bylines: [{ author: author.id }] }),
    );
  const ids = stories.map(({ id }) => id);
  const names = new Set([...ids, ...stories.map(({ slug: own }) => own)]);
  const held = stories.map(({ slug: own }) => [own]);
  const terms = { categories: category, tags: tag, authors: author };
  const later = (after: number) => new Date(api.clock.now().getTime() + after * 1_000).toISOString();
  let changes = 0;

  const desk = (method: 'post' | 'put' | 'patch' | 'delete', path: string, body?: Json) =>
    api.call(method, `/v1/editorial/${path}`, {
      headers: method === 'patch' ? { 'If-Match': '*' } : {},
      ...(body ? { body } : {}),
    });
  const save = async (id: string | undefined, body: Json, publishing: Json = {}) => {
    await desk('patch', `articles/${id}`, body);
    await desk('post', `articles/${id}/publish`, publishing);
  };
  const slugOf = (text: string) => `${text}-${runs}`;

  /** A step that the desk refuses as things stand is none: the history goes on. */
  async function take(taken: Step): Promise<void> {
    changes += 1;
    const id = 'which' in taken ? ids[taken.which] : undefined;
    const headline = `Change ${changes} of world ${runs}`;
    switch (taken.do) {
      case 'update':
        return save(id, { headline, sections: [{ markdown: headline }] }, { minor: taken.minor });
      case 'address':
        names.add(slugOf(taken.slug));
        held[taken.which]?.push(slugOf(taken.slug));
        return save(id, { slug: slugOf(taken.slug) });
      case 'link': {
        const article = ids[taken.to === taken.which ? (taken.to + 1) % 3 : taken.to];
        return save(id, {
          relatedLinks: [{ kind: 'article', article, ...(taken.headline ? { headline } : {}) }],
        });
      }
      case 'place':
        return save(id, {
          category: taken.category === 0 ? category.id : below.id,
          tags: taken.tagged ? [tag.id] : [],
        });
      case 'unpublish':
        await desk(
          'post',
          `articles/${id}/unpublish`,
          taken.after ? { unpublishAt: later(taken.after) } : {},
        );
        return;
      case 'schedule':
        return save(
          id,
          { headline },
          {
            publishAt: later(taken.after),
            ...(taken.for ? { unpublishAt: later(taken.after + taken.for) } : {}),
          },
        );
      case 'unschedule':
        await desk('post', `articles/${id}/unschedule`);
        return;
      case 'correct':
        await desk('post', `articles/${id}/corrections`, { type: 'correction', text: headline });
        return;
      case 'release':
        await desk('delete', `articles/${id}/slugs/${held[taken.which]?.shift()}`);
        return;
      case 'rename':
        await desk('patch', `${taken.kind}/${terms[taken.kind].id}`, {
          name: headline,
          slug: slugOf(taken.slug),
        });
        return;
      case 'move':
        await desk('patch', `categories/${below.id}`, { parent: taken.toRoot ? null : category.id });
        return;
    }
  }

  const asked = () => [
    ...[...names].flatMap((name) => [`/v1/articles/${name}`, `/v1/articles/${name}/related-links`]),
    `/v1/articles/${ids[0]}/sections?bodyFormat=text`,
    `/v1/articles/${ids[1]}?fields=headline,category`,
    '/v1/articles?limit=3',
    '/v1/articles?sort=modifiedAt&limit=100',
    `/v1/articles?category=${category.slug}`,
    `/v1/articles?category=${slugOf('ebb')}`,
    `/v1/articles?tag=${tag.id}&author=${author.slug}`,
    '/v1/categories',
    `/v1/categories/${category.slug}`,
    `/v1/categories/${slugOf('flow')}`,
    `/v1/tags/${tag.slug}`,
    '/v1/tags?limit=100',
    `/v1/authors/${slugOf('ebb')}`,
  ];
  return { take, asked };
}

/** What of an answer is the same whenever it is asked for: not the id of the request, nor what names the instant. */
async function answerTo(path: string): Promise<Json> {
  const { status, body, headers } = await api.call('get', path);
  if (status === 308) return { status, location: withoutParameters(headers.location ?? '', ['asOf']) };
  if (status !== 200) return { status, code: body.code, errors: body.errors };
  return {
    status,
    body: { ...body, ...('nextCursor' in body ? { nextCursor: body.nextCursor !== null } : {}) },
  };
}

async function answersTo(paths: Iterable<string>, at?: Date): Promise<Map<string, Json>> {
  const answers = new Map<string, Json>();
  for (const path of paths)
    answers.set(path, await answerTo(at ? withParameters(path, { asOf: at.toISOString() }) : path));
  return answers;
}

test('whatever has happened since, asOf=t gives what the same requests gave at t', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const world = await makeWorld();
      const snapshots: Snapshot[] = [];
      for (const { step: taken, wait, look } of steps) {
        // Never at the instant of a snapshot: what was shown at t is what had happened by then.
        api.clock.advance(wait * 1_000);
        await world.take(taken);
        if (look) snapshots.push({ at: api.clock.now(), answers: await answersTo(world.asked()) });
      }
      api.clock.advance(1_000_000);
      for (const { at, answers } of snapshots) {
        expect(await answersTo(answers.keys(), at)).toEqual(answers);
        for (const { status } of answers.values()) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }),
    { numRuns: rounds(5, 20), interruptAfterTimeLimit: 180_000 },
  );
  // A history in which nothing moves and nothing is missing would prove little.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 308, 404]));
}, 240_000);
