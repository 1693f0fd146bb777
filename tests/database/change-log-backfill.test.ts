import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const migration = readFileSync('prisma/migrations/20261126020000_change_log/migration.sql', 'utf8');
const backfill = /ALTER TABLE "changes" DISABLE TRIGGER[\s\S]*?ENABLE TRIGGER "changes_immutable";/.exec(
  migration,
)?.[0];

test('a log of before gets the same sums as one that the trigger has added up', async () => {
  const ids = Array.from({ length: 5 }, (_, n) => `01900000-0000-7000-8000-00000000000${n}`);
  const of = [
    'article_published',
    'article_updated',
    'article_unpublished',
    'article_killed',
    'slug_released',
  ];
  for (let n = 0; n < 60; n += 1)
    await pool.query(
      n % 4 === 3
        ? `INSERT INTO changes (type, term_kind, term_id, effective_at, recorded_at) VALUES ($1, 'tag', $2, now(), now())`
        : `INSERT INTO changes (type, article_id, effective_at, recorded_at) VALUES ($1, $2, now(), now())`,
      [n % 4 === 3 ? (n % 3 ? 'tag_published' : 'tag_withdrawn') : of[(n * 7) % 5], ids[(n * n) % 5]],
    );
  const sums = async () =>
    (await pool.query('SELECT sequence, appears, digest, items FROM changes ORDER BY sequence')).rows;
  const before = await sums();
  expect(new Set(before.map(({ items }) => items)).size).toBeGreaterThan(2);
  await pool.query(
    `ALTER TABLE changes DISABLE TRIGGER changes_immutable;
     UPDATE changes SET appears = NULL, digest = NULL, items = NULL`,
  );
  await pool.query(backfill ?? '');
  expect(await sums()).toEqual(before);
});
