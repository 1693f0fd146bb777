import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { deliveryViews } from '../database/delivery-role.ts';
import { isDatabaseUnavailable } from '../database/errors.ts';
import { inspectMigrations } from '../database/migrate.ts';
import { StartError } from './errors.ts';

type Options = { url: string; role: string; log: Logger; signal: AbortSignal };

/** What keeps a process that answers readers alone from beginning, and what to do about it. */
export type Hindrance = { reason: string; toRun?: string[] };

const undefinedTable = '42P01';
const forbidden = '42501';

/** Undefined: the tables are those of this version, and its login may read what such a process reads. */
export async function whatHinders(client: pg.Client, role: string): Promise<Hindrance | undefined> {
  try {
    const { missing } = await inspectMigrations(client);
    if (missing.length > 0) return { reason: `the database lacks the migrations ${missing.join(', ')}` };
    for (const view of ['readers_changes_ahead', ...deliveryViews])
      await client.query(`SELECT FROM ${view} LIMIT 0`);
    return undefined;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (error.code === undefinedTable) return { reason: 'the database has not been migrated yet' };
    if (error.code !== forbidden) throw error;
    return {
      reason: `the login of DATABASE_URL may not read what it needs (${error.message})`,
      toRun: await grantsFor(client, role),
    };
  }
}

/** The grant of delivery's role is enough: who migrates gives its members the rest. */
async function grantsFor(client: pg.Client, role: string): Promise<string[]> {
  const { rows } = await client.query<{ login: string }>('SELECT current_user::text AS login');
  return [
    `GRANT ${pg.escapeIdentifier(role)} TO ${pg.escapeIdentifier(rows[0]?.login ?? '')}`,
    '-- then `npx dateline migrate` as the owner of the tables',
  ];
}

/** Waits, for as long as it takes, until somebody who may migrate has done so. */
export async function waitForMigrations({ url, role, log, signal }: Options): Promise<void> {
  let told = '';
  for (let pause = 200; ; pause = Math.min(pause * 2, 2_000)) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'dateline: start',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const hindrance = await whatHinders(client, role);
      if (!hindrance) return;
      if (hindrance.reason !== told) log.warn(hindrance, 'waiting for the migrations');
      told = hindrance.reason;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw new StartError((error as Error).message, error);
    } finally {
      await client.end().catch(() => {});
    }
    await sleep(pause, undefined, { signal });
  }
}
