import { chown, cp, mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { withClient } from '../tests/support/test-server.ts';
import { cannotMount, keepFull, mount, unmount } from './file-system.ts';
import { onStage, type StageFault } from './on-stage.ts';
import type { Stage } from './stage.ts';

/** Room for a new cluster and a little news, and for a few segments of the log. */
const megabytes = { data: 96, log: 64 };

const logFolder = ({ folder }: Stage) => path.join(folder, 'log');

/** Data and log on file systems of their own, as a careful operator has them: either can be full alone. */
const apart: Pick<StageFault, 'cannot' | 'stage' | 'arrange'> = {
  cannot: cannotMount,
  stage: {
    prepareData: async (folder, onClose) => {
      await mount(folder, megabytes.data);
      onClose(() => unmount(folder));
    },
  },
  arrange: async (stage) => {
    const { postgres, onClose } = stage;
    const log = logFolder(stage);
    await mkdir(log);
    await mount(log, megabytes.log);
    onClose(() => unmount(log));
    await postgres.stop();
    const { uid, gid } = await stat(postgres.data);
    const inside = path.join(postgres.data, 'pg_wal');
    const outside = path.join(log, 'pg_wal');
    await cp(inside, outside, { recursive: true });
    for (const name of ['', ...(await readdir(outside, { recursive: true }))])
      await chown(path.join(outside, name), uid, gid);
    await rm(inside, { recursive: true });
    await symlink(outside, inside);
    await postgres.start();
  },
};

/** No room where the data is: Postgres refuses whatever makes a table larger, and answers readers. */
export const diskFull = onStage({
  ...apart,
  name: 'disk-full',
  title: 'Disk of the data full',
  bounds: { held: 0, reading: 0, writing: 1_000, recovery: 1_000 },
  waiting: ['writing'],
  strike: async ({ dataDir }, milliseconds) => {
    const from = performance.now();
    await keepFull(dataDir, 2 * milliseconds);
    return performance.now() - from;
  },
});

/** Begins one segment of the log after the other, until there is room for none. */
async function useUpLog({ postgres }: Stage): Promise<void> {
  for (let segments = 0; segments < megabytes.log; segments += 1) {
    const isThere = await withClient(postgres.url, (client) =>
      client.query(`SELECT pg_logical_emit_message(false, 'faults', 'full'), pg_switch_wal()`),
    ).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
  }
}

/**
 * No room where the log is: Postgres ends, all at once, and can't begin either. When there is room, whoever watches over
 * it starts it again.
 */
export const logFull = onStage({
  ...apart,
  name: 'log-full',
  title: 'Disk of the log full',
  bounds: { held: 0, reading: 2_000, writing: 2_000, recovery: 2_000 },
  strike: async (stage, milliseconds) => {
    const from = performance.now();
    await Promise.all([keepFull(logFolder(stage), 2 * milliseconds), useUpLog(stage)]);
    await stage.postgres.start();
    return performance.now() - from;
  },
});
