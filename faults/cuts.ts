import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../tests/support/test-server.ts';
import { onStage } from './on-stage.ts';

/** Between two cuts of all connections, in milliseconds. */
const pause = 250;

/** Every connection to the database is ended again and again, as a failing network or a firewall would. */
export const cuts = onStage({
  name: 'cuts',
  title: 'Connections cut',
  processes: 2,
  bounds: { held: 0, reading: 500, writing: 3_000, recovery: 500 },
  strike: async ({ postgres }, milliseconds) => {
    const until = performance.now() + milliseconds;
    await withClient(postgres.url, async (client) => {
      while (performance.now() < until) {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()`,
        );
        await sleep(pause);
      }
    });
  },
});
