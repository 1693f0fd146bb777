import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { withClient } from '../support/test-server.ts';

export type Replica = {
  /** The same database, on the replica. */
  of: (url: string) => string;
  /** Holds back what comes from the primary, or lets it in again. */
  pause: () => Promise<void>;
  resume: () => Promise<void>;
  stop: () => Promise<void>;
};

/** What belongs to the running server, and what the replica fetches by itself. */
const left = /(?:^|\/)(?:postmaster\.(?:pid|opts)|pg_wal\/.+|pg_replslot\/.+|pg_stat_tmp\/.+)$/;

/** Copies a running server, as `pg_basebackup` does, and lets the copy follow it. */
export async function startReplica(adminUrl: string): Promise<Replica> {
  const { username, password, hostname, port } = new URL(adminUrl);
  const { data, copy } = await withClient(adminUrl, async (client) => {
    const { rows } = await client.query('SHOW data_directory');
    const source: string = rows[0].data_directory;
    const target = `${source}-replica`;
    await client.query("SELECT pg_backup_start('replica', true)");
    await cp(source, target, {
      recursive: true,
      filter: (file) => !left.test(path.relative(source, file)),
      // A file that goes while it is copied is made good by what is replayed.
      errorOnExist: false,
    });
    const stopped = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
    await writeFile(path.join(target, 'backup_label'), stopped.rows[0].labelfile);
    return { data: source, copy: target };
  });
  for (const folder of ['pg_wal/archive_status', 'pg_wal/summaries', 'pg_replslot', 'pg_stat_tmp'])
    await mkdir(path.join(copy, folder), { recursive: true });
  await writeFile(path.join(copy, 'standby.signal'), '');
  const source = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  await writeFile(path.join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  const { uid, gid } = await stat(data);
  await own(copy, uid, gid);

  const { rows: running } = await withClient(adminUrl, (client) =>
    client.query("SELECT setting FROM pg_settings WHERE name = 'data_directory'"),
  );
  if (running[0].setting !== data) throw new Error('the primary has moved');
  const replicaPort = await freePort();
  const program = await programOf(data);
  const child = spawn(
    program,
    [
      '-D',
      copy,
      '-p',
      String(replicaPort),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...(process.getuid?.() === 0 ? { uid, gid } : {}) },
  );
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const of = (url: string) => Object.assign(new URL(url), { port: String(replicaPort) }).href;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    await rm(copy, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries += 1) {
    const isUp = await withClient(of(adminUrl), (client) => client.query('SELECT 1')).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    if (tries > 200 || child.exitCode !== null) {
      await stop();
      throw new Error(`The replica does not answer: ${said}`);
    }
    await sleep(50);
  }
  const say = async (what: string) => {
    await withClient(of(adminUrl), (client) => client.query(`SELECT ${what}()`));
  };
  return { of, pause: () => say('pg_wal_replay_pause'), resume: () => say('pg_wal_replay_resume'), stop };
}

async function own(folder: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { chown, readdir, chmod } = await import('node:fs/promises');
  await chmod(folder, 0o700);
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true }))
    await chown(path.join(folder, entry), uid, gid);
}

/** The program that runs the primary: its process id is in the first line of the file beside the data. */
async function programOf(data: string): Promise<string> {
  const { readFile, readlink } = await import('node:fs/promises');
  const [pid = ''] = (await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n');
  return readlink(`/proc/${pid.trim()}/exe`);
}
