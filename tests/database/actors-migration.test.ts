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

const old = '0199b2f0-0001-7000-8000-000000000001';
const late = '0199b2f0-0001-7000-8000-000000000002';

test('keys that were there are actors, and so are those that the version before still makes', async () => {
  const all = await readMigrations();
  const before = all.slice(
    0,
    all.findIndex(({ name }) => name.endsWith('_actors')),
  );
  await migrate({ url: database.url, log: () => {}, migrations: before });
  // As the version before these migrations writes them.
  const act = (key: string, name: string) =>
    withClient(database.url, async (client) => {
      await client.query(
        `INSERT INTO api_keys (id, name, prefix, secret_hash, scopes, created_at)
         VALUES ($1, $2, $2, '\\x00', '{admin}', now())`,
        [key, name],
      );
      await client.query(
        `INSERT INTO audit_entries (id, recorded_at, actor_id, action, resource_type, resource_id)
         VALUES ($1, now(), $1, 'key_created', 'key', $1)`,
        [key],
      );
    });
  await act(old, 'old');
  await migrate({ url: database.url, log: () => {}, migrations: all });
  await act(late, 'late');
  const { rows } = await withClient(database.url, (client) =>
    client.query(
      `SELECT a.actor_id AS id, w.kind, w.name, k.category_ids AS categories, k.origins
       FROM audit_entries a JOIN actors w ON w.id = a.actor_id JOIN api_keys k ON k.id = w.id ORDER BY w.name DESC`,
    ),
  );
  const unlimited = { kind: 'key', categories: [], origins: [] };
  expect(rows).toEqual([
    { ...unlimited, id: old, name: 'old' },
    { ...unlimited, id: late, name: 'late' },
  ]);
  const nobody = withClient(database.url, (client) =>
    client.query(
      `INSERT INTO audit_entries (id, recorded_at, actor_id, action, resource_type, resource_id)
       VALUES (gen_random_uuid(), now(), gen_random_uuid(), 'x', 'x', gen_random_uuid())`,
    ),
  );
  await expect(nobody).rejects.toThrow(/audit_entries_actor_id_fkey/);
});
