import { setTimeout as sleep } from 'node:timers/promises';
import { type Replica, startReplica } from '../tests/replica/replica.ts';
import { withClient } from '../tests/support/test-server.ts';
import { type Line, layLine } from './line.ts';
import { onStage } from './on-stage.ts';
import type { Stage } from './stage.ts';

/** The address of the primary, and the replica that is to take its place. */
type Pair = { line: Line; replica: Replica };
let pair: Pair | undefined;
/** To see that the ledger notices: a replica that nobody waits for lags behind, and what it lacks is lost. */
const isAsynchronous = process.env.DATELINE_FAULT_ASYNCHRONOUS === 'true';

const portOf = (url: string) => Number(new URL(url).port);

async function arrange({ postgres, onClose }: Stage): Promise<void> {
  const replica = await startReplica(postgres.url);
  onClose(() => replica.stop());
  if (!isAsynchronous)
    await withClient(postgres.url, async (client) => {
      await client.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await client.query('SELECT pg_reload_conf()');
    });
  pair = { replica, line: await layLine(portOf(postgres.url), onClose) };
}

const environment = async (_at: number, { postgres }: Stage): Promise<Record<string, string>> => {
  if (!pair) throw new Error('there is no replica');
  return { DATABASE_URL: pair.line.of(postgres.url), DATABASE_REPLICA_URL: pair.replica.of(postgres.url) };
};

/** Loses the primary, and does what an operator does: promote, then lead the address there. */
async function lose(stage: Stage, milliseconds: number, how: 'killed' | 'silent'): Promise<number> {
  if (!pair) throw new Error('there is no replica');
  const { line, replica } = pair;
  const lostAt = performance.now();
  if (isAsynchronous) {
    await withClient(replica.of(stage.postgres.url), async (client) => {
      await client.query("ALTER SYSTEM SET primary_conninfo = ''");
      await client.query('SELECT pg_reload_conf()');
    });
    await sleep(milliseconds / 2);
  }
  if (how === 'silent') line.silence();
  await stage.postgres.stop('SIGKILL');
  await sleep(milliseconds);
  const url = replica.of(stage.postgres.url);
  await withClient(url, (client) => client.query('SELECT pg_promote()'));
  stage.postgres.url = url;
  line.lead(portOf(url));
  return performance.now() - lostAt;
}

const common = { processes: 2, arrange, environment };
const cannot = async () =>
  process.platform === 'linux' ? undefined : 'A replica is made from files as Linux has them.';

/** The program of the primary is killed: its port refuses. */
export const promote = onStage({
  ...common,
  name: 'promote',
  title: 'Primary killed, replica promoted',
  cannot,
  bounds: { held: 250, reading: 250, writing: 3_000, recovery: 3_000 },
  strike: (stage, milliseconds) => lose(stage, milliseconds, 'killed'),
});

/** The machine of the primary is gone: its address swallows everything and refuses nothing. */
export const vanish = onStage({
  ...common,
  name: 'vanish',
  title: 'Primary’s machine gone, replica promoted',
  cannot,
  bounds: { held: 250, reading: 3_000, writing: 18_000, recovery: 15_000 },
  strike: (stage, milliseconds) => lose(stage, milliseconds, 'silent'),
});
