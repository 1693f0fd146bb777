import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectDatabase, type Database } from '../../src/database/client.ts';
import {
  isDatabaseUnavailable,
  isUniqueViolation,
  isWriteConflict,
  violationOf,
} from '../../src/database/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = connectDatabase({ url: own.url, maxConnections: 3, connectTimeoutMs: 2_000 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const now = new Date('2026-01-01T00:00:00Z');
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const article = (n: number, more: object = {}) => ({
  ...{ id: id(n), language: 'en', slug: `story-${n}`, type: 'news', headline: 'A headline' },
  ...{ seo: {}, extensions: {}, corrections: [], createdAt: now, updatedAt: now },
  ...more,
});
const section = (n: number, articleId: string, position: number) => ({
  ...{ id: id(n), articleId, position, body: [], createdAt: now, updatedAt: now },
});

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Ends all sessions but the one that asks, as a restart of the server does. */
const endSessions = () =>
  database.pool.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );

describe('the connection', () => {
  test('sessions keep UTC and limits on time', async () => {
    const [row] = await database.prisma.$queryRaw<object[]>`
      SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS statement,
             current_setting('idle_in_transaction_session_timeout') AS idle`;
    expect(row).toEqual({ zone: 'UTC', statement: '10s', idle: '15s' });
  });

  test('sessions that were ended while idle are replaced', async () => {
    await Promise.all([1, 2, 3].map(() => database.prisma.$queryRaw`SELECT pg_sleep(0.05)::text`));
    await endSessions();
    expect(await database.prisma.tag.count()).toBe(0);
    await database.ping();
  });

  test('a transaction whose session was ended fails as unavailable, and the next one works', async () => {
    const error = await failure(
      database.prisma.$transaction(async (tx) => {
        await tx.tag.count();
        await endSessions();
        await tx.tag.count();
      }),
    );
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(await database.prisma.$transaction((tx) => tx.tag.count())).toBe(0);
  });

  test('a statement past its limit fails as unavailable', async () => {
    const hasty = connectDatabase({ url: own.url, statementTimeoutMs: 50 });
    expect(isDatabaseUnavailable(await failure(hasty.prisma.$queryRaw`SELECT pg_sleep(5)::text`))).toBe(true);
    await hasty.close();
  });

  test('having no connection free in time is unavailable', async () => {
    const small = connectDatabase({ url: own.url, maxConnections: 1, connectTimeoutMs: 1_500 });
    const held = await small.pool.connect();
    const attempts = [small.prisma.tag.count(), small.prisma.$transaction((tx) => tx.tag.count())];
    const errors = await Promise.all(attempts.map(failure));
    expect(errors.map(isDatabaseUnavailable)).toEqual([true, true]);
    held.release();
    await small.close();
  });

  test.each([
    ['nothing listens', (url: URL) => Object.assign(url, { port: '1' })],
    ['no such host', (url: URL) => Object.assign(url, { hostname: 'no-such-host.invalid' })],
    ['no such database', (url: URL) => Object.assign(url, { pathname: '/no_such_database' })],
  ])('unavailable: %s', async (_, change) => {
    const gone = connectDatabase({ url: change(new URL(own.url)).href, connectTimeoutMs: 2_000 });
    const attempts = [
      () => gone.prisma.tag.count(),
      () => gone.prisma.$transaction((tx) => tx.tag.count()),
      () => gone.ping(),
    ];
    for (const attempt of attempts) {
      expect(isDatabaseUnavailable(await failure(attempt()))).toBe(true);
    }
    await gone.close();
  });
});

describe('errors through Prisma', () => {
  beforeAll(async () => {
    await database.prisma.article.create({ data: article(1) });
  });

  const cases: [string, () => Promise<unknown>, object][] = [
    [
      'unique',
      () => database.prisma.article.create({ data: article(2, { slug: 'story-1' }) }),
      { kind: 'unique', constraint: 'articles_language_slug_key' },
    ],
    [
      'unique, found when the transaction commits',
      () =>
        database.prisma.$transaction(async (tx) => {
          for (const n of [1, 2]) await tx.section.create({ data: section(n, id(1), 0) });
        }),
      { kind: 'unique', constraint: 'sections_article_id_position_key' },
    ],
    [
      'foreign key',
      () => database.prisma.section.create({ data: section(1, id(99), 0) }),
      { kind: 'foreign_key', constraint: 'sections_article_id_fkey' },
    ],
    [
      'check',
      () => database.prisma.article.create({ data: article(2, { type: 'post' }) }),
      { kind: 'check', constraint: 'articles_type_known' },
    ],
    [
      'raw statement',
      () => database.prisma.$executeRaw`UPDATE articles SET version = 0`,
      { kind: 'check', constraint: 'articles_version_positive' },
    ],
  ];
  test.each(cases)('%s', async (_, work, violation) => {
    const error = await failure(work());
    expect(violationOf(error)).toEqual(violation);
    expect([isDatabaseUnavailable(error), isWriteConflict(error)]).toEqual([false, false]);
  });

  test('a violation is told apart from one of another constraint', async () => {
    const error = await failure(database.prisma.article.create({ data: article(1) }));
    expect(isUniqueViolation(error, 'articles_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'articles_language_slug_key')).toBe(false);
  });

  test('a serialization failure is a write conflict', async () => {
    const error = await failure(
      database.prisma.$transaction(
        async (tx) => {
          await tx.article.findMany();
          await database.prisma.article.update({ where: { id: id(1) }, data: { kicker: 'theirs' } });
          await tx.article.update({ where: { id: id(1) }, data: { kicker: 'ours' } });
        },
        { isolationLevel: 'Serializable' },
      ),
    );
    expect(isWriteConflict(error)).toBe(true);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  test('what did not come from the database is none of these', () => {
    for (const other of [
      new Error('other'),
      new TypeError('x'),
      'text',
      undefined,
      null,
      { code: 'P1001' },
    ]) {
      expect([violationOf(other), isDatabaseUnavailable(other), isWriteConflict(other)]).toEqual([
        undefined,
        false,
        false,
      ]);
    }
  });
});
