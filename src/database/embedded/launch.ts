import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { ClusterFolders } from './folders.ts';
import { inspectPostmaster } from './postmaster.ts';
import { type ServerUser, serverProcessOptions } from './server-user.ts';

type Options = {
  folders: ClusterFolders;
  binaries: Binaries;
  user: ServerUser | undefined;
  durable: boolean;
  /** When to give up, in milliseconds since the epoch. */
  deadline: number;
};

const LOG_LIMIT_BYTES = 5_000_000;

/**
 * Starts the server and resolves when it takes connections, or when another process has started it in the
 * meantime. It gets a process group of its own: Ctrl-C in a terminal goes to the whole group, and the
 * database must outlive the requests that are being finished.
 */
export async function launchPostmaster({
  folders,
  binaries,
  user,
  durable,
  deadline,
}: Options): Promise<void> {
  await rotateLog(folders.logFile);
  const port = await choosePort(folders.portFile);
  const logFrom = await sizeOf(folders.logFile);
  const log = await open(folders.logFile, 'a', 0o600);
  const child = spawn(binaries.postgres, serverArguments(folders.data, port, durable), {
    ...serverProcessOptions(user),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `exit ${code ?? signal}`;
  });
  await log.close();

  while (failure === undefined) {
    const postmaster = await inspectPostmaster(folders.data);
    if (postmaster?.pid === child.pid && postmaster?.ready) {
      await writeFile(folders.portFile, String(port));
      return;
    }
    if (Date.now() > deadline) {
      failure = 'it was not ready in time';
      // It may be replaying its log: a next start finds it and waits for it.
      break;
    }
    await sleep(10);
  }

  const output = (await readFile(folders.logFile)).subarray(logFrom).toString().trim();
  // Another process came first, took the port, or has left sessions that are about to end.
  const passing = /postmaster\.pid" already exists|could not bind|pre-existing shared memory block/;
  if (passing.test(output) && Date.now() < deadline) {
    await sleep(50);
    return;
  }
  throw new Error(
    `The embedded Postgres did not start (${failure}). Its log, ${folders.logFile}, says:\n${output}`,
  );
}

function serverArguments(data: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A short, indexed query gains nothing from being compiled.
    jit: 'off',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return [
    ...['-D', data, '-p', String(port)],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** The port used last time if it is free, else any free one. */
async function choosePort(portFile: string): Promise<number> {
  const last = Number(await readFile(portFile, 'utf8').catch(() => '0'));
  if (last > 0 && last < 65_536) {
    const free = await probe(last).catch(() => undefined);
    if (free !== undefined) return free;
  }
  return probe(0);
}

async function probe(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return bound;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

async function rotateLog(file: string): Promise<void> {
  if ((await sizeOf(file)) > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
}
