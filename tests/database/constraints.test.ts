import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { violationOf } from '../../src/database/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitingForLock } from '../support/locks.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
// Each test in a transaction that is undone: nothing it does reaches the next.
beforeEach(() => client.query('BEGIN'));
afterEach(() => client.query('ROLLBACK'));

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = (day: number) => new Date(Date.UTC(2026, 0, day));

type Row = Record<string, unknown>;

function insert(table: string, row: Row) {
  const columns = Object.keys(row);
  const values = columns.map((_, i) => `$${i + 1}`);
  return client.query(`INSERT INTO ${table} (${columns}) VALUES (${values})`, Object.values(row));
}

const times = { created_at: at(1), updated_at: at(1) };

const article = (n: number, row: Row = {}) =>
  insert('articles', {
    ...{ id: id(n), language: 'en', slug: `story-${n}`, type: 'news', headline: 'A headline' },
    ...{ seo: {}, extensions: {}, corrections: '[]' },
    ...times,
    ...row,
  });

const category = (n: number, parent: number | null) =>
  insert('categories', {
    id: id(n),
    slug: `c${n}`,
    name: `C${n}`,
    parent_id: parent && id(parent),
    ...times,
  });

const link = (row: Row) =>
  insert('related_links', { id: id(50), article_id: id(1), position: 0, kind: 'external', ...times, ...row });

const revision = (n: number, of: number) =>
  insert('revisions', {
    id: id(n),
    article_id: id(of),
    number: n,
    headline: 'A headline',
    document: {},
    created_at: at(1),
  });

const publication = (n: number, of: number, row: Row = {}) =>
  insert('publications', {
    ...{
      id: id(n),
      article_id: id(of),
      revision_id: id(of),
      language: 'en',
      slug: `story-${of}`,
      type: 'news',
    },
    ...{
      first_published_at: at(1),
      published_at: at(1),
      modified_at: at(1),
      document: { sections: [] },
      card: {},
    },
    ...{ valid_from: at(1) },
    ...row,
  });

const term = (n: number, row: Row = {}) =>
  insert('term_publications', {
    ...{ id: id(n), kind: 'tag', term_id: id(n), slug: `t${n}`, name: 'T', document: {}, valid_from: at(1) },
    ...row,
  });

const refusal = (statement: Promise<unknown>) =>
  statement.then(
    () => undefined,
    (error) => violationOf(error),
  );

const check = (constraint: string) => ({ kind: 'check', constraint });
const exclusion = (constraint: string) => ({ kind: 'exclusion', constraint });

describe('articles', () => {
  test.each([
    ['articles_language_not_empty', { language: '' }],
    ['articles_slug_not_empty', { slug: '' }],
    ['articles_headline_length', { headline: '' }],
    ['articles_headline_length', { headline: '🗞'.repeat(301) }],
    ['articles_type_known', { type: 'post' }],
    ['articles_stage_known', { stage: 'published' }],
    ['articles_version_positive', { version: 0 }],
  ])('%s', async (constraint, row) => {
    expect(await refusal(article(1, row))).toEqual(check(constraint));
  });

  test('a headline of 300 characters is taken, counted as people count', async () => {
    expect(await refusal(article(1, { headline: '🗞'.repeat(300) }))).toBeUndefined();
  });

  test('a slug belongs to one article of a language', async () => {
    await article(1, { slug: 'same' });
    await article(2, { slug: 'same', language: 'be' });
    expect(await refusal(article(3, { slug: 'same' }))).toEqual({
      kind: 'unique',
      constraint: 'articles_language_slug_key',
    });
  });
});

describe('parts of an article', () => {
  test.each(['sections', 'related_links'])('%s can be reordered, but not share a position', async (table) => {
    await article(1);
    for (const n of [0, 1]) {
      const part = table === 'sections' ? { body: '[]' } : { kind: 'external', title: 'T' };
      await insert(table, { id: id(50 + n), article_id: id(1), position: n, ...part, ...times });
    }
    for (const n of [0, 1]) {
      await client.query(`UPDATE ${table} SET position = $1 WHERE id = $2`, [1 - n, id(50 + n)]);
    }
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    await client.query('SET CONSTRAINTS ALL DEFERRED');
    await client.query(`UPDATE ${table} SET position = 0`);
    expect(await refusal(client.query('SET CONSTRAINTS ALL IMMEDIATE'))).toEqual({
      kind: 'unique',
      constraint: `${table}_article_id_position_key`,
    });
  });

  test.each([
    ['related_links_kind_known', { kind: 'card', title: 'T' }],
    ['related_links_article_has_target', { kind: 'article' }],
    ['related_links_article_has_target', { kind: 'article', target_id: id(2), url: 'https://example.org' }],
    ['related_links_external_has_title', { kind: 'external', url: 'https://example.org' }],
    ['related_links_external_has_title', { kind: 'external', title: 'T', target_id: id(2) }],
    ['related_links_not_to_itself', { kind: 'article', target_id: id(1) }],
  ])('%s: %j', async (constraint, row) => {
    await article(1);
    await article(2);
    expect(await refusal(link(row))).toEqual(check(constraint));
  });
});

describe('categories', () => {
  const move = (n: number, parent: number | null) =>
    client.query('UPDATE categories SET parent_id = $1 WHERE id = $2', [parent && id(parent), id(n)]);

  test('none is its own parent', async () => {
    expect(await refusal(category(1, 1))).toMatchObject({ kind: 'check' });
  });

  test('none lies under itself, however far down', async () => {
    await category(1, null);
    for (const n of [2, 3, 4]) await category(n, n - 1);
    expect(await refusal(move(1, 4))).toEqual(check('categories_no_cycle'));
  });

  test('they lie at most ten deep', async () => {
    await category(1, null);
    for (let n = 2; n <= 10; n++) await category(n, n - 1);
    expect(await refusal(category(11, 10))).toEqual(check('categories_depth'));
  });

  test('a moved branch counts with all that lies below it', async () => {
    await category(1, null);
    for (let n = 2; n <= 6; n++) await category(n, n - 1);
    await category(11, null);
    for (let n = 12; n <= 15; n++) await category(n, n - 1);
    await client.query('SAVEPOINT before');
    expect(await refusal(move(11, 6))).toEqual(check('categories_depth'));
    await client.query('ROLLBACK TO before');
    expect(await refusal(move(11, 5))).toBeUndefined();
  });

  test('two moves at once do not close a circle together', async () => {
    await category(1, null);
    await category(2, null);
    await client.query('COMMIT');
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    try {
      await client.query('BEGIN');
      await move(1, 2);
      const second = refusal(
        other.query('UPDATE categories SET parent_id = $1 WHERE id = $2', [id(1), id(2)]),
      );
      let settled = false;
      second.then(() => {
        settled = true;
      });
      while (!settled && (await waitingForLock(client)) === 0);
      await client.query('COMMIT');
      expect(await second).toEqual(check('categories_no_cycle'));
    } finally {
      await other.end();
      await client.query('DELETE FROM categories WHERE parent_id IS NOT NULL');
      await client.query('DELETE FROM categories');
      await client.query('BEGIN');
    }
  });
});

describe('publications', () => {
  beforeEach(async () => {
    for (const n of [1, 2]) {
      await article(n);
      await revision(n, n);
    }
  });

  test('one of an article ends before the next begins', async () => {
    await publication(11, 1, { valid_to: at(5) });
    await publication(12, 1, { valid_from: at(5) });
    expect(await refusal(publication(13, 1, { valid_from: at(4), valid_to: at(5), slug: 'other' }))).toEqual(
      exclusion('publications_article_no_overlap'),
    );
  });

  test('two articles do not share an address at one time', async () => {
    await publication(11, 1, { valid_to: at(5), slug: 'shared' });
    await publication(12, 2, { valid_from: at(5), slug: 'shared' });
    expect(
      await refusal(publication(13, 1, { valid_from: at(6), slug: 'shared', article_id: id(1) })),
    ).toEqual(exclusion('publications_slug_no_overlap'));
  });

  test('none ends before it begins', async () => {
    expect(await refusal(publication(11, 1, { valid_from: at(5), valid_to: at(4) }))).toEqual(
      check('publications_ends_after_start'),
    );
  });

  const end = (day: number | null) =>
    client.query('UPDATE publications SET valid_to = $1 WHERE id = $2', [day && at(day), id(11)]);

  test('one may end, and then only earlier', async () => {
    await publication(11, 1);
    await end(9);
    await end(5);
    await client.query('SAVEPOINT before');
    expect(await refusal(end(6))).toEqual(check('publications_frozen'));
    await client.query('ROLLBACK TO before');
    expect(await refusal(end(null))).toEqual(check('publications_frozen'));
  });

  test.each([
    `slug = 'x'`,
    `valid_from = valid_from - interval '1 day'`,
    `document = '{"a": 1}'`,
    `card = '{"n": 1.0}'`,
    `category_id = '${id(1)}'`,
    `valid_to = now(), slug = 'x'`,
  ])('nothing else of one changes: %s', async (assignment) => {
    await publication(11, 1, { card: { n: 1 } });
    expect(await refusal(client.query(`UPDATE publications SET ${assignment}`))).toEqual(
      check('publications_frozen'),
    );
  });

  test('terms are held to the same', async () => {
    await term(1, { valid_to: at(5) });
    for (const [fault, row] of [
      [exclusion('term_publications_term_no_overlap'), { term_id: id(1), valid_from: at(4) }],
      [exclusion('term_publications_slug_no_overlap'), { slug: 't1' }],
      [check('term_publications_kind_known'), { kind: 'topic' }],
    ] as const) {
      await client.query('SAVEPOINT before');
      expect(await refusal(term(2, row))).toEqual(fault);
      await client.query('ROLLBACK TO before');
    }
    expect(await refusal(client.query(`UPDATE term_publications SET name = 'x'`))).toEqual(
      check('term_publications_frozen'),
    );
  });
});

describe('records that are written once', () => {
  const audit = () =>
    insert('audit_entries', {
      ...{ id: id(70), recorded_at: at(1), action: 'create', resource_type: 'article', resource_id: id(1) },
    });

  test.each([
    ['revisions_immutable', 'UPDATE revisions SET number = 2'],
    ['changes_immutable', `UPDATE changes SET type = 'x'`],
    ['audit_entries_append_only', `UPDATE audit_entries SET action = 'x'`],
    ['audit_entries_append_only', 'DELETE FROM audit_entries'],
    ['audit_entries_append_only', 'TRUNCATE audit_entries'],
  ])('%s: %s', async (constraint, statement) => {
    await article(1);
    await revision(1, 1);
    await audit();
    await insert('changes', { type: 'article_published', effective_at: at(1), recorded_at: at(1) });
    expect(await refusal(client.query(statement))).toEqual(check(constraint));
  });

  test.each(['', 'Published', 'article-published', '_x', 'a__b'])(
    'a change is not called %j',
    async (type) => {
      expect(await refusal(insert('changes', { type, effective_at: at(1), recorded_at: at(1) }))).toEqual(
        check('changes_type_snake_case'),
      );
    },
  );

  test('a key has a scope', async () => {
    const key = { id: id(1), name: 'n', prefix: 'p', secret_hash: Buffer.alloc(32), created_at: at(1) };
    await client.query('SAVEPOINT before');
    expect(await refusal(insert('api_keys', { ...key, scopes: [] }))).toEqual(
      check('api_keys_scopes_not_empty'),
    );
    await client.query('ROLLBACK TO before');
    expect(await refusal(insert('api_keys', key))).toEqual(check('api_keys_scopes_not_empty'));
  });
});
