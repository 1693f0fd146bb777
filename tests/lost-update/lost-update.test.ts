import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, type Json } from '../support/stories.ts';
import { type Client, type Content, contentOf, createClient } from './client.ts';

const clients = 8;
const stepsEach = 25;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A small generator, so that a failure can be told by its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function makeKey(name: string): Promise<string> {
  const scopes = ['content:read', 'content:write', 'content:publish'];
  const { body } = await api.call('post', '/v1/editorial/keys', { body: { name, scopes } });
  return body.key;
}

async function all(path: string): Promise<Json[]> {
  const items: Json[] = [];
  let cursor = '';
  for (;;) {
    const { body } = await api.call('get', `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`);
    items.push(...body.data);
    if (body.nextCursor === null) return items;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

test('eight clients in one article: each acknowledged save is a revision, in order, and the log explains the end', async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const { id } = await createStory(api, {
    sections: Array.from({ length: 6 }, (_, at) => ({ heading: `Part ${at}`, markdown: `Text ${at}.` })),
  });
  const path = `/v1/editorial/articles/${id}`;
  const working: Client[] = [];
  for (let at = 0; at < clients; at += 1)
    working.push(createClient(api, id, `Client ${at}`, await makeKey(`Client ${at}`), randomFrom(seed + at)));
  await Promise.all(
    working.map(async (client) => {
      for (let step = 0; step < stepsEach; step += 1) await client.step();
    }),
  );

  const revisions = (await all(`${path}/revisions`)).reverse();
  expect(revisions.map(({ number }) => number)).toEqual(revisions.map((_, at) => at + 1));
  const contents: Content[] = [];
  for (const { number } of revisions) {
    const { body } = await api.call('get', `${path}/revisions/${number}`);
    contents.push(contentOf(body.content));
  }
  const at = (number: number) => contents[number - 1] as Content;

  // Each revision was acknowledged to one client, and is what that client did to the one before it.
  const done = working.flatMap(({ acknowledged }, client) =>
    acknowledged.map((one) => ({ ...one, client: `Client ${client}` })),
  );
  for (const { number, actor } of revisions.slice(1)) {
    const own = done.filter(
      ({ revision, client, apply }) =>
        revision === number &&
        client === actor.name &&
        JSON.stringify(apply(at(number - 1), at)) === JSON.stringify(at(number)),
    );
    expect({ seed, number, explained: own.length > 0 }).toEqual({ seed, number, explained: true });
  }
  // And each acknowledgement is of a revision that is there, or of one that said the same already.
  for (const { revision, what, apply } of done) {
    const before = at(Math.max(1, revision - 1));
    const outcomes = [apply(before, at), apply(at(revision), at)].map((content) => JSON.stringify(content));
    expect({ seed, what, kept: outcomes.includes(JSON.stringify(at(revision))) }).toEqual({
      seed,
      what,
      kept: true,
    });
  }

  const { body: end } = await api.call('get', path);
  expect(contentOf(end)).toEqual(contents.at(-1));
  const saves = (await all(`/v1/editorial/audit?resource=${id}`)).filter(({ after }) => after?.revision > 1);
  const saved = saves.filter(({ before, after }) => before?.revision !== after.revision);
  expect(saved.map(({ after, actor }) => [after.revision, actor.name]).reverse()).toEqual(
    revisions.slice(1).map(({ number, actor }) => [number, actor.name]),
  );

  // What was published is what readers see, and nothing in between was lost or made up.
  const publications = await all(`${path}/publications`);
  const acknowledged = new Set(working.flatMap(({ published }) => published));
  expect(new Set(publications.map(({ revision }) => revision))).toEqual(acknowledged);
  const shown = await api.call('get', `/v1/articles/${id}`);
  expect(contentOf(shown.body)).toEqual(at(publications[0].revision));
  expect(working.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(0);
}, 120_000);
