import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '../../src/database/migrate.ts';
import { readMigrations } from '../../src/database/migration-files.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { withClient } from '../support/test-server.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

const article = '0199b2f0-0001-7000-8000-000000000001';
const document = {
  headline: 'Ferries return',
  kicker: 'Harbour',
  standfirst: null,
  sections: [
    {
      heading: 'Timetables',
      body: [{ _type: 'block', children: [{ text: 'Two bo' }, { text: 'ats a day.' }] }],
    },
  ],
};

test('what was published before search came is found as well, and stays frozen', async () => {
  const all = await readMigrations();
  const before = all.slice(
    0,
    all.findIndex(({ name }) => name.endsWith('_search')),
  );
  expect(before.length).toBeGreaterThan(1);
  await migrate({ url: database.url, log: () => {}, migrations: before });
  await withClient(database.url, async (client) => {
    await client.query(
      `INSERT INTO articles (id, language, slug, type, headline, stage, version, created_at, updated_at, seo, extensions, corrections)
       VALUES ($1, 'en', 'ferries', 'news', 'Ferries return', 'draft', 1, now(), now(), '{}', '{}', '[]')`,
      [article],
    );
    await client.query(
      `INSERT INTO revisions (id, article_id, number, headline, document, created_at)
       VALUES ($1, $1, 1, 'Ferries return', '{}', now())`,
      [article],
    );
    await client.query(
      `INSERT INTO publications (id, article_id, revision_id, valid_from, language, slug, type, first_published_at,
         published_at, modified_at, document, card)
       VALUES ($1, $1, $1, now(), 'en', 'ferries', 'news', now(), now(), now(), $2, '{}')`,
      [article, document],
    );
    await migrate({ url: database.url, log: () => {}, migrations: all });
    const { rows } = await client.query(`SELECT search::text, search_title FROM publications`);
    expect(rows).toEqual([
      {
        search: "'boat':6 'day':8 'ferri':1A 'harbour':3B 'return':2A 'timet':4C 'two':5",
        search_title: expect.stringMatching(/^ferries return\n/),
      },
    ]);
    await expect(client.query(`UPDATE publications SET search = NULL`)).rejects.toThrow(
      /publications_frozen/,
    );
  });
});
