import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { rounds } from '../support/rounds.ts';
import type { Json } from '../support/stories.ts';
import { withClient } from '../support/test-server.ts';
import { type FragileServer, startFragileServer } from './server.ts';
import { createWriter, type Known } from './writer.ts';

const wanted = rounds(90, 200);
const clients = 4;
const articles = '/v1/editorial/articles';

let database: TestDatabase;
let server: FragileServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startFragileServer(database.url, Math.random);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const read = async (path: string): Promise<Json> => {
  const response = await server.send(() => server.request('GET', path));
  if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`);
  return response.json();
};

async function all(path: string): Promise<Json[]> {
  const items: Json[] = [];
  for (let cursor = ''; ; ) {
    const page = await read(`${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`);
    items.push(...page.data);
    if (page.nextCursor === null) return items;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

/** The part of an answer that a revision keeps. */
const contentOf = ({ headline, standfirst, sections, relatedLinks, slug }: Json) => ({
  headline,
  standfirst,
  sections,
  relatedLinks,
  slug,
});

async function check(article: Known): Promise<void> {
  const now = await read(`${articles}/${article.id}`);
  expect(now).toMatchObject({ headline: article.headline });
  expect(now.sections).toHaveLength(article.sections);
  expect(now.relatedLinks).toHaveLength(3);
  const revisions = await all(`${articles}/${article.id}/revisions`);
  expect(revisions.map(({ number }) => number).reverse()).toEqual(revisions.map((_, at) => at + 1));
  const latest = await read(`${articles}/${article.id}/revisions/${now.revision}`);
  expect(contentOf(latest.content)).toEqual(contentOf(now));
  for (const [number, standfirst] of article.saves) {
    const { content } = await read(`${articles}/${article.id}/revisions/${number}`);
    expect([number, content.standfirst]).toEqual([number, standfirst]);
  }
  if (article.published !== null) expect(now.publishedRevision).toBe(article.published);
  if (article.publishAt !== null)
    expect(now).toMatchObject({ status: 'published', publishedAt: article.publishAt });
}

test('kill -9 at random points: what was acknowledged is there, nothing is half there, no schedule is lost or doubled', async () => {
  const writers = Array.from({ length: clients }, (_, at) =>
    createWriter(server, `Client ${at}`, Math.random),
  );
  await Promise.all(
    writers.map(async (writer) => {
      while (writers.reduce((sum, { writes }) => sum + writes(), 0) < wanted) await writer.write();
    }),
  );
  const known = writers.flatMap((writer) => writer.known);
  const scheduled = known.filter(({ publishAt }) => publishAt !== null);
  expect(scheduled.length).toBeGreaterThan(0);
  await server.spare();
  expect(server.kills()).toBeGreaterThan(rounds(2, 5));

  // Past the last schedule, and past the second within which the log follows.
  const last = Math.max(...scheduled.map(({ publishAt }) => Date.parse(publishAt as string)));
  await sleep(Math.max(0, last - Date.now()) + 1_000);
  const listed = await all(articles);
  expect(listed.map(({ headline }) => headline).sort()).toEqual(known.map(({ headline }) => headline).sort());
  for (const article of known) await check(article);

  const { rows } = await withClient(database.url, (client) =>
    client.query(
      `SELECT article_id AS id, array_agg(effective_at) AS at FROM changes
       WHERE article_id = ANY ($1) AND type = 'article_published' GROUP BY article_id`,
      [scheduled.map(({ id }) => id)],
    ),
  );
  const logged = new Map(rows.map(({ id, at }) => [id, at.map((instant: Date) => instant.toISOString())]));
  for (const { id, publishAt } of scheduled) expect([id, logged.get(id)]).toEqual([id, [publishAt]]);
}, 180_000);
