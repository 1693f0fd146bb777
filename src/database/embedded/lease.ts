import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { SUPERUSER } from './cluster.ts';
import type { ClusterFolders } from './folders.ts';
import type { Postmaster } from './postmaster.ts';

/** One process's hold on the server: a session with a shared advisory lock, which ends with the process. */
export type Lease = {
  url: string;
  /** Nobody else held the server when this lease was taken. */
  alone: boolean;
  /**
   * Gives the hold up. True if it was the last: then nobody else can take one any more, and the caller
   * must stop the server.
   */
  release(): Promise<boolean>;
};

export type Attempt =
  | { outcome: 'attached'; lease: Lease }
  /** It starts, recovers or shuts down: ask again. */
  | { outcome: 'busy' }
  | { outcome: 'unanswered' }
  | { outcome: 'refused'; reason: string };

type ConnectError = { code?: string; message: string };

const DATABASE = 'dateline';
const CONNECT_TIMEOUT_MS = 3_000;
/** "In use", among the advisory locks of the `postgres` database, which Dateline uses for nothing else. */
const IN_USE = 4_201;

export async function attach(folders: ClusterFolders, { port }: Postmaster): Promise<Attempt> {
  const password = await readFile(folders.passwordFile, 'utf8').catch(() => undefined);
  if (password === undefined) {
    return {
      outcome: 'refused',
      reason: `${folders.passwordFile} is missing or not readable: the database of ${folders.root} belongs to another user, or its password is lost.`,
    };
  }
  const url = (database: string) =>
    `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;

  let client: pg.Client;
  try {
    client = await connect(url('postgres'));
  } catch (error) {
    return interpret(error as ConnectError, folders);
  }
  try {
    if (!(await isServerOf(client, folders.data))) {
      await client.end();
      return { outcome: 'unanswered' };
    }
    const alone = await takeLock(client);
    if (alone === undefined) {
      await client.end();
      return { outcome: 'busy' };
    }
    await makeDatabase(client);
    return {
      outcome: 'attached',
      lease: { url: url(DATABASE), alone, release: () => release(client, url('postgres')) },
    };
  } catch (error) {
    await client.end().catch(() => {});
    if (isShutdown(error as ConnectError)) return { outcome: 'busy' };
    throw error;
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'dateline: in use',
    keepAlive: true,
  });
  // The server may end the session at any time; whoever uses it next sees that for themselves.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function interpret(error: ConnectError, folders: ClusterFolders): Attempt {
  // cannot_connect_now: starting up, in recovery or shutting down.
  if (error.code === '57P03' || isShutdown(error)) return { outcome: 'busy' };
  if (error.code === '28P01') {
    return {
      outcome: 'refused',
      reason: `The embedded Postgres of ${folders.root} does not take the password in ${folders.passwordFile}.`,
    };
  }
  return { outcome: 'unanswered' };
}

function isShutdown({ code, message }: ConnectError): boolean {
  // admin_shutdown, crash_shutdown, or the session's end before either could be read.
  return (
    code === '57P01' || code === '57P02' || code === 'ECONNRESET' || /^Connection terminated/.test(message)
  );
}

async function isServerOf(client: pg.Client, data: string): Promise<boolean> {
  const { rows } = await client.query('SHOW data_directory');
  return rows[0]?.data_directory === data;
}

/** Undefined if the last user is stopping the server; else whether nobody else uses it. */
async function takeLock(client: pg.Client): Promise<boolean | undefined> {
  const { rows } = await client.query('SELECT pg_try_advisory_lock_shared($1) AS taken', [IN_USE]);
  if (!rows[0].taken) return undefined;
  const others = await client.query(
    `SELECT 1 FROM pg_locks
      WHERE locktype = 'advisory' AND objid = $1 AND granted AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [IN_USE],
  );
  return others.rowCount === 0;
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount !== 0) return;
  await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: Error & { code?: string }) => {
    // duplicate_database or, of two at once, a unique violation in the catalogue.
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  });
}

async function release(client: pg.Client, url: string): Promise<boolean> {
  const tryAlone = async (session: pg.Client) => {
    await session.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE]);
    const { rows } = await session.query('SELECT pg_try_advisory_lock($1) AS alone', [IN_USE]);
    if (rows[0].alone) return true;
    await session.end();
    return false;
  };
  try {
    return await tryAlone(client);
  } catch {
    // The server has restarted in the meantime; a new session asks as well.
    await client.end().catch(() => {});
  }
  const session = await connect(url).catch(() => undefined);
  if (session === undefined) return false;
  return tryAlone(session).catch(() => false);
}
