import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A small file system in memory, over a folder. */
export const mount = (folder: string, megabytes: number) =>
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'dateline-faults', folder]);

export const unmount = (folder: string) => run('umount', ['-l', folder]);

/** Why there can be none; undefined: there can. */
export async function cannotMount(): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-mount-'));
  try {
    await mount(folder, 1);
    await unmount(folder);
    return undefined;
  } catch {
    return 'It needs a small file system to fill, and this user may not mount one: run it as root.';
  } finally {
    await rmdir(folder);
  }
}

/** Writes to a file until there is no room for a byte more. */
async function fill(file: string): Promise<void> {
  const ballast = await open(file, 'a');
  try {
    for (let bytes = 1 << 20; bytes >= 1; ) {
      const written = await ballast
        .write(Buffer.alloc(bytes))
        .then(({ bytesWritten }) => bytesWritten)
        .catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOSPC') throw error;
          return 0;
        });
      if (written < bytes) bytes = Math.floor(bytes / 2);
    }
  } finally {
    await ballast.close();
  }
}

/** Leaves no room in a folder's file system for a while: what its owner frees meanwhile is taken too. */
export async function keepFull(folder: string, milliseconds: number): Promise<void> {
  const ballast = path.join(folder, 'ballast');
  const until = performance.now() + milliseconds;
  try {
    while (performance.now() < until) {
      await fill(ballast);
      await sleep(100);
    }
  } finally {
    await rm(ballast, { force: true });
  }
}
