import { readFileSync } from 'node:fs';
import { readFile, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAsServerUser } from './server-user.ts';

/** A running server, as its `postmaster.pid` describes it. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/**
 * Fast shutdown, immediate shutdown and, for a process that takes no signal at all, the end; each with the
 * milliseconds it is given. After the latter two the next start recovers from the write-ahead log.
 */
const SHUTDOWNS = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5_000],
] as const;

/** The postmaster of a data directory, or undefined if none runs. */
export async function inspectPostmaster(data: string): Promise<Postmaster | undefined> {
  const file = path.join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const postmaster = parse(text);
  // A file without a live process is Postgres' own to clear: it first looks for sessions that outlived it.
  if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
  if (await isPostmasterOf(postmaster.pid, data)) return postmaster;
  // The number went to another process, after a crash or in a new container. Postgres would refuse to start.
  if (isAlive(postmaster.pid) && (await readFile(file, 'utf8').catch(() => '')) === text) await rm(file);
  return undefined;
}

function parse(text: string): Postmaster | undefined {
  // Lines: pid, data directory, start time, port, socket directory, address, shared memory, status.
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process is the postmaster of this data directory, which it works in and was given by `-D`. */
async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!/\/postgres\0-D\0/.test(command)) return false;
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return folder === undefined ? command.includes(`\0${data}\0`) : folder === data;
  }
  const { output } = await runAsServerUser('ps', ['-ww', '-o', 'command=', '-p', String(pid)], undefined);
  return output.includes(`/postgres -D ${data} `);
}

/**
 * Fast shutdown: sessions are ended, what was committed is written out. Resolves when the process is gone.
 * Windows has no signals: there the server is cut off, and recovers at its next start.
 */
export async function stopPostmaster(data: string): Promise<void> {
  for (const [signal, patience] of SHUTDOWNS) {
    const postmaster = await inspectPostmaster(data);
    if (postmaster === undefined) return;
    process.kill(postmaster.pid, signal);
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!isAlive(postmaster.pid) || !(await isPostmasterOf(postmaster.pid, data))) return;
      await sleep(10);
    }
  }
  throw new Error(`The Postgres of ${data} does not stop.`);
}

/** One listener for all servers: of more than ten, Node takes it for a leak. */
const onExit = new Set<() => void>();
const runAll = () => {
  for (const run of onExit) run();
};

/**
 * Asks the server to stop when this process exits without having done so itself: a "smart" shutdown, which
 * ends it at once if nobody else is connected. Returns how to call that off.
 */
export function terminateOnExit(data: string, pid: number): () => void {
  const terminate = () => {
    try {
      if (parse(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'))?.pid === pid) {
        process.kill(pid, 'SIGTERM');
      }
    } catch {
      // It is gone already.
    }
  };
  if (onExit.size === 0) process.once('exit', runAll);
  onExit.add(terminate);
  return () => {
    onExit.delete(terminate);
    if (onExit.size === 0) process.off('exit', runAll);
  };
}
