import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitingForLock } from '../support/locks.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
});
beforeEach(() => pool.query('DELETE FROM changes'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const INSERT = `INSERT INTO changes (type, effective_at, recorded_at)
                VALUES ('article_published', now(), now()) RETURNING sequence`;

const visible = async () =>
  (await pool.query('SELECT sequence FROM changes ORDER BY sequence')).rows.map((row) =>
    Number(row.sequence),
  );

test('a change gets its number only when the one before it can be seen', async () => {
  const first = await pool.connect();
  const second = await pool.connect();
  try {
    await first.query('BEGIN');
    const one = Number((await first.query(INSERT)).rows[0].sequence);
    let numbered = false;
    const two = second.query(INSERT).then(({ rows }) => {
      numbered = true;
      return Number(rows[0].sequence);
    });
    while (!numbered && (await waitingForLock(pool)) === 0);
    expect([numbered, await visible()]).toEqual([false, []]);
    await first.query('COMMIT');
    expect(await two).toBeGreaterThan(one);
    expect(await visible()).toEqual([one, await two]);
  } finally {
    first.release();
    second.release();
  }
});

test('a reader who has seen a number never sees a smaller one appear later', async () => {
  let working = true;
  let committed = 0;
  const write = async (n: number) => {
    const client = await pool.connect();
    try {
      for (let i = 0; i < 10; i++) {
        await client.query('BEGIN');
        await client.query(INSERT);
        await client.query('SELECT pg_sleep($1)', [((n * 7 + i * 3) % 5) / 1000]);
        const undone = (n + i) % 4 === 0;
        await client.query(undone ? 'ROLLBACK' : 'COMMIT');
        committed += undone ? 0 : 1;
      }
    } finally {
      client.release();
    }
  };
  const writers = Promise.all([1, 2, 3, 4, 5, 6].map(write)).finally(() => {
    working = false;
  });
  let seen: number[] = [];
  while (working) {
    const now = await visible();
    expect(now.slice(0, seen.length)).toEqual(seen);
    seen = now;
  }
  await writers;
  expect((await visible()).length).toBe(committed);
});

test('a number that the client names is not used', async () => {
  const { rows } = await pool.query(
    `INSERT INTO changes (sequence, type, effective_at, recorded_at)
     VALUES (900000, 'article_published', now(), now()) RETURNING sequence`,
  );
  expect(Number(rows[0].sequence)).toBeLessThan(900000);
});
