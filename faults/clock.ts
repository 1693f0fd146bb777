import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { onStage } from './on-stage.ts';
import { awaitPlan, planArticle } from './plans.ts';
import type { Stage } from './stage.ts';

const hour = 3_600_000;
const fileOf = ({ folder }: Stage) => path.join(folder, 'clock');
const preload = pathToFileURL(path.resolve(import.meta.dirname, 'moved-clock.mjs')).href;

/** The clock of one process is an hour ahead, then an hour behind, and right again. The database's decides. */
export const clock = onStage({
  name: 'clock',
  title: 'Clock moved by an hour, both ways',
  processes: 2,
  bounds: { held: 0, reading: 0, writing: 0, recovery: 0 },
  arrange: (stage) => writeFile(fileOf(stage), '0'),
  environment: async (at, stage) =>
    at === 0 ? { FAULT_CLOCK_FILE: fileOf(stage), NODE_OPTIONS: `--import=${preload}` } : {},
  strike: async (stage, milliseconds) => {
    for (const [name, offset] of [
      ['ahead', hour],
      ['behind', -hour],
      ['right', 0],
    ] as const) {
      await writeFile(fileOf(stage), String(offset));
      await sleep(100);
      const plan = await planArticle(stage, name, Math.max(500, milliseconds / 2));
      await awaitPlan(stage, plan);
      await sleep(milliseconds / 2);
    }
  },
});
