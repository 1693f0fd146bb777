import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { inspectPostmaster } from '../../src/database/embedded/postmaster.ts';
import { startEmbeddedPostgres, stopOrphanedPostgres } from '../../src/database/embedded.ts';
import { folderForData } from '../support/folder-for-data.ts';
import { runScript, type Script } from '../support/script.ts';
import { withClient } from '../support/test-server.ts';

let folder: string;
/** Shared by the tests, as making a cluster takes a second: each finds it stopped, and drops what it needs to make. */
let dataDir: string;
let scripts: Script[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(await folderForData(), 'dateline embedded-'));
  // As root, the server runs as another user, who has to get in.
  await chmod(folder, 0o711);
  dataDir = path.join(folder, 'data dir');
});
afterEach(async () => {
  for (const { child, ended } of scripts) {
    child.kill('SIGKILL');
    await ended;
  }
  scripts = [];
  await stopOrphanedPostgres(dataDir);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = () => startEmbeddedPostgres({ dataDir, log: () => {}, durable: false });
const data = () => path.join(dataDir, 'postgres', 'data');
const KEEP = 'DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer';
const postmasterPid = async () => (await inspectPostmaster(data()))?.pid;

async function startElsewhere(...args: string[]) {
  const script = runScript('database/embedded-process.ts', [dataDir, ...args]);
  scripts.push(script);
  return { ...script, url: await script.firstLine };
}

const query = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows);

/** How many processes hold the server. */
const leases = async (url: string) =>
  (await query(url, "SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted")).length;

/** For what must happen soon, but not at once: the test's own time limit is the only clock. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the embedded Postgres', () => {
  test('keeps its data, its port and its password, and leaves no process', async () => {
    const first = await start();
    await query(first.url, KEEP);
    await first.stop();
    expect(await postmasterPid()).toBeUndefined();

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  test('knows letters and their case in other scripts than Latin', async () => {
    const { url, stop } = await start();
    await query(url, 'CREATE EXTENSION IF NOT EXISTS pg_trgm');
    const [row] = await query(
      url,
      `SELECT lower('ÄМИНСК') AS lower, 'МИНСК' ILIKE 'минск' AS ilike, similarity('Минск', 'минска') > 0.5 AS similar`,
    );
    expect(row).toEqual({ lower: 'äминск', ilike: true, similar: true });
    await stop();
  });

  test('listens on this machine alone, and asks for a password', async () => {
    const { url, stop } = await start();
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const without = new URL(url);
    without.password = 'guessed';
    await expect(query(without.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await stop();
  });

  test('is taken over from a process that was killed', async () => {
    const { child, ended, url } = await startElsewhere();
    await query(url, KEEP);
    const left = await postmasterPid();
    child.kill('SIGKILL');
    await ended;

    const next = await start();
    expect(await postmasterPid()).toBe(left);
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
    expect(await postmasterPid()).toBeUndefined();
  });

  test('recovers when the server itself was killed', async () => {
    const { child, ended, url } = await startElsewhere();
    await query(url, KEEP);
    process.kill((await postmasterPid()) ?? Number.NaN, 'SIGKILL');
    child.kill('SIGKILL');
    await ended;

    const next = await start();
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  test('runs on while another process uses it, and stops with the last', async () => {
    const other = await startElsewhere();
    const ours = await start();
    expect(ours.url).toBe(other.url);
    await ours.stop();
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    const again = await start();
    other.child.kill('SIGKILL');
    await other.ended;
    // The server finds out by itself that a process is gone: whoever stops before that is not the last.
    await until(async () => (await leases(again.url)) === 1);
    await again.stop();
    expect(await postmasterPid()).toBeUndefined();
  });

  test('ends with a process that ends by an error', async () => {
    const { ended } = await startElsewhere('fail');
    expect(await ended).toBe(1);
    await until(async () => (await postmasterPid()) === undefined);
  });

  test('does not take an unrelated process for its server, nor harm it', async () => {
    await (await start()).stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' });
    try {
      await writeFile(
        path.join(data(), 'postmaster.pid'),
        `${stranger.pid}\n${data()}\n1\n5432\n\n\n\nready\n`,
      );
      const next = await start();
      expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await next.stop();
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  test('several first starts at once end up with one server', async () => {
    await rm(dataDir, { recursive: true, force: true });
    const servers = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
  });

  test('a server that does not start says why', async () => {
    await (await start()).stop();
    const file = path.join(data(), 'postgresql.conf');
    const settings = await readFile(file, 'utf8');
    await writeFile(file, `${settings}\nno_such_setting = 1\n`);
    await expect(start()).rejects.toThrow(/no_such_setting/);
    expect(await postmasterPid()).toBeUndefined();
    await writeFile(file, settings);
  });
});
