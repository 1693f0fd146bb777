import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../tests/support/test-server.ts';
import { type Line, layLine } from './line.ts';
import { onStage } from './on-stage.ts';

/** Often enough that hardly a word is heard in between. */
const pause = 20;
let line: Line | undefined;

/**
 * The second process no longer hears what the first one publishes: its listening connection is ended each time it is
 * made, then it stays and says nothing. Its readers must not be shown the old state for longer than a second.
 */
export const listener = onStage({
  name: 'listener',
  title: 'Listener lost',
  processes: 2,
  bounds: { held: 0, reading: 0, writing: 0, recovery: 0 },
  environment: async (at, { postgres, onClose }) => {
    if (at === 0) return {};
    line = await layLine(Number(new URL(postgres.url).port), onClose);
    return { DATABASE_DIRECT_URL: line.of(postgres.url) };
  },
  strike: async ({ postgres }, milliseconds) => {
    const until = performance.now() + milliseconds;
    await withClient(postgres.url, async (client) => {
      while (performance.now() < until) {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dateline: c%'`,
        );
        await sleep(pause);
      }
    });
    line?.silence();
    await sleep(milliseconds);
    line?.restore();
  },
});
