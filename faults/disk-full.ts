import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Fault } from './fault.ts';

const run = promisify(execFile);

/** Room for a new cluster, its log and a little news. */
const size = '160m';

const mount = (folder: string) =>
  run('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=711`, 'dateline-faults', folder]);
const unmount = (folder: string) => run('umount', ['-l', folder]);

/** Writes a file until there is no room for a byte more. */
async function fill(file: string): Promise<void> {
  const ballast = await open(file, 'a');
  try {
    for (let bytes = 1 << 20; bytes >= 1; ) {
      try {
        const { bytesWritten } = await ballast.write(Buffer.alloc(bytes));
        if (bytesWritten < bytes) bytes = Math.floor(bytes / 2);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes = Math.floor(bytes / 2);
      }
    }
  } finally {
    await ballast.close();
  }
}

/**
 * There is no room left where Postgres keeps its data and its log. It refuses what needs more, and when the log itself
 * needs more it ends, all at once: then whoever started it starts it again.
 */
export const diskFull: Fault = {
  name: 'disk-full',
  title: 'Disk full',
  bounds: { held: 0, reading: 12_000, writing: 20_000, recovery: 3_000 },
  cannot: async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dateline-mount-'));
    try {
      await mount(folder);
      await unmount(folder);
      return undefined;
    } catch {
      return 'It needs a small file system to fill, and this user may not mount one: run it as root.';
    } finally {
      await rmdir(folder);
    }
  },
  stage: {
    prepareData: async (folder, onClose) => {
      await mount(folder);
      onClose(() => unmount(folder));
    },
  },
  strike: async ({ dataDir, postgres }, milliseconds) => {
    const ballast = path.join(dataDir, 'ballast');
    const until = performance.now() + 2 * milliseconds;
    // Postgres frees some now and then, and uses what it finds.
    while (performance.now() < until) {
      await fill(ballast);
      await sleep(100);
    }
    await rm(ballast);
    await postgres.start();
  },
};
