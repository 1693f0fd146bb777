import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { urlOf, withClient } from './test-server.ts';

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A migrated, empty database of a test file's own: a clone of the run's template. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create((name, template) => `CREATE DATABASE ${name} TEMPLATE ${template}`);
}

/** A database without any table. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create((name) => `CREATE DATABASE ${name} TEMPLATE template0`);
}

async function create(statement: (name: string, template: string) => string): Promise<TestDatabase> {
  const { DATELINE_TEST_ADMIN_URL: adminUrl, DATELINE_TEST_TEMPLATE: template } = process.env;
  if (!adminUrl || !template) throw new Error('tests/support/global-setup.ts has not run');
  const name = `dateline_test_${Math.floor(Date.now() / 1000)}_${randomBytes(8).toString('hex')}`;
  await withClient(adminUrl, (client) => whenFree(client, statement(name, template)));
  return {
    url: urlOf(adminUrl, name),
    drop: () =>
      withClient(adminUrl, async (client) => {
        await whenLeft(client, name);
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/**
 * A pool has ended before its connections have: one that is terminated meanwhile reports an error
 * that nobody listens for any more, and fails a test that has passed.
 */
async function whenLeft(client: pg.Client, name: string): Promise<void> {
  const inside = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1';
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await client.query(inside, [name])).rowCount === 0) return;
    await sleep(20);
  }
}

/** Autovacuum visits templates too, and a database that is being visited can't be cloned. */
async function whenFree(client: pg.Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(statement);
      return;
    } catch (error) {
      // object_in_use
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error;
      await sleep(20 * Math.min(attempt, 10));
    }
  }
}
