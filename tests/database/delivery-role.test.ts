import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { connectDatabase, type Database } from '../../src/database/client.ts';
import { deliveryViews, prepareDeliveryRole } from '../../src/database/delivery-role.ts';
import { Prisma } from '../../src/database/generated/client.ts';
import { startDateline } from '../start/process.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTerm, publishStory } from '../support/stories.ts';
import { withClient } from '../support/test-server.ts';

const raw = (database: Database, statement: string) =>
  database.delivery.$queryRaw<Record<string, unknown>[]>(Prisma.raw(statement));

/** What Postgres says of a statement of delivery's: its SQLSTATE, or that it went through. */
async function answerTo(database: Database, statement: string): Promise<string> {
  try {
    await raw(database, statement);
    return 'done';
  } catch (error) {
    return /\b(42501|25006|42P01)\b/.exec(JSON.stringify(error))?.[0] ?? String(error);
  }
}

const tablesOf = async (database: Database) =>
  (
    await database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
    )
  ).rows.map(({ name }) => name);

describe('what delivery reads as', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
    await createTerm(api, 'tags', 'Ports');
    await publishStory(api);
  });
  afterAll(() => api.close());

  test('Postgres refuses it every table', async () => {
    const tables = await tablesOf(api.database);
    expect(tables).toEqual(
      expect.arrayContaining([
        ...['articles', 'sections', 'revisions', 'publications', 'term_publications', 'notes', 'previews'],
        ...['audit_entries', 'api_keys', 'kills', 'released_slugs', 'changes', 'planned_changes'],
      ]),
    );
    for (const table of tables)
      expect([table, await answerTo(api.database, `SELECT * FROM "${table}"`)]).toEqual([table, '42501']);
  });

  test('it may read each of the views', async () => {
    for (const view of deliveryViews)
      expect([view, await answerTo(api.database, `SELECT count(*) FROM ${view}`)]).toEqual([view, 'done']);
    expect(await raw(api.database, 'SELECT id FROM readable_publications')).toHaveLength(1);
  });

  test('it writes nothing, to a table or through a view', async () => {
    const writes = [
      `UPDATE publications SET valid_to = NULL`,
      `DELETE FROM articles`,
      `INSERT INTO notes (id, article_id, text, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), '', now())`,
      `UPDATE readable_publications SET slug = 'other'`,
      `DELETE FROM readable_publications`,
      `INSERT INTO readable_term_publications (id) VALUES (gen_random_uuid())`,
      `CREATE TABLE of_its_own ()`,
    ];
    for (const statement of writes)
      expect([statement, await answerTo(api.database, statement)]).toEqual([
        statement,
        expect.stringMatching(/^(42501|25006)$/),
      ]);
    // Not only because its sessions begin read-only, which a session can change.
    await withClient(api.config.DATABASE_URL ?? '', async (client) => {
      await client.query(`SET ROLE ${process.env.DATELINE_TEST_DELIVERY_ROLE}`);
      for (const statement of writes)
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    });
  });

  test('what has not begun is not there, whatever is asked; at its instant it is', async () => {
    const { id } = await publishStory(api);
    const later = new Date(api.clock.now().getTime() + 60_000);
    // As a schedule leaves it: the present one ends where the next begins.
    await api.database.pool.query(`UPDATE publications SET valid_to = $2 WHERE article_id = $1`, [id, later]);
    await api.database.pool.query(
      `INSERT INTO publications SELECT made.* FROM publications p,
         LATERAL jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'valid_from', $2::timestamptz,
           'valid_to', NULL, 'slug', 'the-planned-one')) made
       WHERE p.article_id = $1`,
      [id, later],
    );
    const planned = `SELECT slug FROM readable_publications WHERE article_id = '${id}' AND `;
    const asked = ['true', `valid_from > now()`, `slug LIKE 'the-planned%'`, `valid_to IS NULL`];
    const found = () =>
      Promise.all(asked.map(async (where) => JSON.stringify(await raw(api.database, planned + where))));
    expect((await found()).filter((text) => text.includes('planned'))).toEqual([]);
    api.clock.advance(60_000);
    await api.clock.settle();
    expect((await found()).filter((text) => text.includes('planned'))).not.toEqual([]);
  });

  test('what is killed is not there, and its tombstone is', async () => {
    const { id, slug } = await publishStory(api);
    api.clock.advance(1_000);
    await api.clock.settle();
    const now = api.clock.now();
    await api.database.pool.query(
      `UPDATE publications SET valid_to = $2, killed_at = $2 WHERE article_id = $1`,
      [id, now],
    );
    await api.database.pool.query(`INSERT INTO kills VALUES ($1, 'Untrue.', $2)`, [id, now]);
    expect(await raw(api.database, `SELECT FROM readable_publications WHERE article_id = '${id}'`)).toEqual(
      [],
    );
    expect(
      await raw(api.database, `SELECT slug, reason FROM killed_addresses WHERE article_id = '${id}'`),
    ).toEqual([{ slug, reason: 'Untrue.' }]);
  });
});

describe('making the role', () => {
  let own: TestDatabase;
  const roles: string[] = [];
  const newRole = (about: string) => {
    const name = `dateline_test_${about}_${randomBytes(6).toString('hex')}`;
    roles.push(name);
    return name;
  };
  const asAdmin = <T>(use: (client: pg.Client) => Promise<T>) => withClient(own.url, use);

  /** A user without rights over roles, to whom all of the database belongs. */
  async function makeOwner(attributes = ''): Promise<string> {
    const user = newRole('user');
    await asAdmin(async (client) => {
      await client.query(`CREATE ROLE ${user} LOGIN PASSWORD 'test' ${attributes}`);
      await client.query(`GRANT ${user} TO CURRENT_USER`);
      const { rows } = await client.query<{ statement: string }>(
        `SELECT format('ALTER TABLE public.%I OWNER TO ${user}', relname) AS statement FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')`,
      );
      for (const { statement } of rows) await client.query(statement);
      await client.query(`GRANT ALL ON SCHEMA public TO ${user} WITH GRANT OPTION`);
      await client.query(`ALTER FUNCTION dateline_clock() OWNER TO ${user}`);
    });
    const url = new URL(own.url);
    url.username = user;
    url.password = 'test';
    return url.href;
  }

  beforeAll(async () => {
    own = await createTestDatabase();
  });
  afterAll(async () => {
    // With the database goes all that depends on the roles; then those that others made, before their makers.
    await own.drop();
    await withClient(process.env.DATELINE_TEST_ADMIN_URL ?? '', async (client) => {
      for (const role of roles.reverse()) await client.query(`DROP ROLE IF EXISTS ${role}`);
    });
  });

  const good = { usable: true, faults: [], remedy: [] };
  const connected = async <T>(url: string, deliveryRole: string, use: (database: Database) => Promise<T>) => {
    const database = connectDatabase({ url, deliveryRole, maxConnections: 2 });
    try {
      return await use(database);
    } finally {
      await database.close();
    }
  };

  test('several at once make one role, with just what it needs, and the next time there is nothing to do', async () => {
    const role = newRole('several');
    const { url } = own;
    const other = await createTestDatabase();
    const made = await Promise.all(
      [url, other.url, url, other.url, url].map((each) => prepareDeliveryRole({ url: each, role })),
    );
    expect(made).toEqual(made.map(() => good));
    expect(await prepareDeliveryRole({ url, role })).toEqual(good);
    await connected(url, role, async (database) => {
      expect(await raw(database, 'SELECT current_user::text AS "user"')).toEqual([{ user: role }]);
      expect(await answerTo(database, 'SELECT * FROM articles')).toBe('42501');
    });
    await other.drop();
  });

  test('takes away what the role was given beside', async () => {
    const role = newRole('rich');
    await asAdmin(async (client) => {
      await client.query(`CREATE ROLE ${role}`);
      await client.query(`GRANT ALL ON articles, readable_publications TO ${role}`);
      await client.query(`GRANT SELECT (secret_hash), UPDATE (name) ON api_keys TO ${role}`);
    });
    expect(await prepareDeliveryRole({ url: own.url, role })).toEqual(good);
    await connected(own.url, role, async (database) => {
      for (const statement of ['SELECT id FROM articles', 'SELECT secret_hash FROM api_keys'])
        expect(await answerTo(database, statement)).toBe('42501');
      expect(await answerTo(database, 'SELECT id FROM readable_publications')).toBe('done');
    });
  });

  test('says so when everybody may read a table', async () => {
    const role = newRole('public');
    await asAdmin((client) => client.query('GRANT SELECT ON notes TO PUBLIC'));
    const made = await prepareDeliveryRole({ url: own.url, role });
    expect([made.usable, made.faults.join(), made.remedy]).toEqual([
      true,
      expect.stringContaining('notes'),
      [expect.stringMatching(/^REVOKE .*notes/)],
    ]);
    await asAdmin((client) => client.query(made.remedy.join(';')));
    expect(await prepareDeliveryRole({ url: own.url, role })).toEqual(good);
  });

  test('never takes rights from the owner of the tables or from a superuser', async () => {
    const url = await makeOwner('CREATEROLE');
    const user = new URL(url).username;
    const above = newRole('super');
    await asAdmin((client) => client.query(`CREATE ROLE ${above} SUPERUSER`));
    for (const role of [user, above])
      expect(await prepareDeliveryRole({ url, role })).toMatchObject({
        usable: false,
        faults: [/owns/].map((p) => expect.stringMatching(p)),
      });
    await withClient(url, (client) => client.query('SELECT FROM articles'));
  });

  test('a user who may make roles, and is no superuser, makes it', async () => {
    const url = await makeOwner('CREATEROLE');
    const role = newRole('made');
    expect(await prepareDeliveryRole({ url, role })).toEqual(good);
    expect(await prepareDeliveryRole({ url, role })).toEqual(good);
    await connected(url, role, async (database) => {
      expect(await answerTo(database, 'SELECT * FROM articles')).toBe('42501');
      expect(await answerTo(database, 'SELECT count(*) FROM readable_publications')).toBe('done');
    });
  });

  test('a user who may not is told what to run, and it is enough', async () => {
    const url = await makeOwner();
    const role = newRole('refused');
    const made = await prepareDeliveryRole({ url, role });
    expect(made).toMatchObject({ usable: false, faults: [expect.stringMatching(/permission denied/)] });
    await asAdmin((client) => client.query(made.remedy.join(';\n')));
    expect(await prepareDeliveryRole({ url, role })).toEqual(good);
  });

  test('a role of somebody else is left alone, and told', async () => {
    const url = await makeOwner('CREATEROLE');
    const role = newRole('foreign');
    await asAdmin((client) => client.query(`CREATE ROLE ${role}`));
    const made = await prepareDeliveryRole({ url, role });
    expect([made.usable, made.remedy[0]]).toEqual([false, expect.stringMatching(/^GRANT .*foreign.* TO /)]);
    await asAdmin((client) => client.query(made.remedy.join(';\n')));
    expect(await prepareDeliveryRole({ url, role })).toEqual(good);
  });

  test('a start that may make no role says so in one line, and works', async () => {
    const url = await makeOwner();
    const role = newRole('start');
    const run = await startDateline({ DATABASE_URL: url, DATELINE_DELIVERY_ROLE: role });
    expect((await fetch(`${run.url}/v1/articles`)).status).toBe(200);
    const warnings = run
      .stdout()
      .split('\n')
      .filter((line) => line.includes(role));
    expect(warnings).toHaveLength(1);
    expect(JSON.parse(warnings[0] ?? '')).toMatchObject({
      level: 40,
      toRun: expect.arrayContaining([`CREATE ROLE "${role}" NOLOGIN NOINHERIT`]),
      msg: expect.stringMatching(/own user.*permission denied/),
    });
    run.child.kill('SIGTERM');
    expect((await run.exited).code).toBe(0);
  });
});
