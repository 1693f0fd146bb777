import { mkdir, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { prepareDeliveryRole } from '../../src/database/delivery-role.ts';
import { startEmbeddedPostgres, stopOrphanedPostgres } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { folderForData } from './folder-for-data.ts';

export type TestServer = {
  /** Where databases can be made. */
  adminUrl: string;
  /** A migrated, empty database that nobody may connect to. */
  template: string;
  /** The role that delivery reads as in every clone; undefined where the server lets us have none. */
  deliveryRole: string | undefined;
  stop(): Promise<void>;
  /** Ends the server and removes it, whoever uses it. */
  halt(): Promise<void>;
};

/** As in the settings: a start on a clone then finds it as it wants it. */
const deliveryRole = 'dateline_delivery';

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

export function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/**
 * One Postgres for the whole run: the one of TEST_DATABASE_URL, or else an embedded one in a temporary folder. One more
 * for a test that stops it has a `folder` of its own.
 */
export async function startTestServer(externalUrl: string | undefined, folder?: string): Promise<TestServer> {
  const { adminUrl, stop } = externalUrl ? await useServer(externalUrl) : await startServer(folder);
  const template = `dateline_test_${Math.floor(Date.now() / 1000)}_${process.pid}_template`;
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${template}`));
  await migrate({ url: urlOf(adminUrl, template), log: () => {} });
  const { usable } = await prepareDeliveryRole({ url: urlOf(adminUrl, template), role: deliveryRole });
  // A template can be cloned only while nobody is connected to it.
  await withClient(adminUrl, (client) => client.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`));
  return {
    adminUrl,
    template,
    deliveryRole: usable ? deliveryRole : undefined,
    stop: async () => {
      await withClient(adminUrl, (client) => client.query(`DROP DATABASE ${template}`));
      await stop();
    },
    halt: stop,
  };
}

/** One folder per run, named for the process: what an interrupted run left is told by its being dead. */
async function folderOfRun(): Promise<string> {
  const runs = path.join(await folderForData(), `dateline-tests-${os.userInfo().uid}`);
  await mkdir(runs, { recursive: true });
  for (const name of await readdir(runs)) {
    if (isAlive(Number(name))) continue;
    await stopOrphanedPostgres(path.join(runs, name));
    await rm(path.join(runs, name), { recursive: true, force: true });
  }
  return path.join(runs, String(process.pid));
}

async function startServer(folder?: string) {
  const dataDir = folder ?? (await folderOfRun());
  const { url, stop } = await startEmbeddedPostgres({ dataDir, log: () => {}, durable: false });
  return {
    adminUrl: urlOf(url, 'postgres'),
    stop: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const ABANDONED_AFTER_SECONDS = 6 * 3600;

/** Drops the databases of runs that were interrupted long ago. */
async function useServer(adminUrl: string) {
  await withClient(adminUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT datname FROM pg_database
        WHERE datname ~ '^dateline_test_\\d+_'
          AND substring(datname FROM '\\d+')::bigint < extract(epoch FROM now()) - $1`,
      [ABANDONED_AFTER_SECONDS],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  });
  return { adminUrl, stop: async () => {} };
}
