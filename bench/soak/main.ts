import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { generateKey } from '../../src/auth/key.ts';
import { startServer } from '../child.ts';
import { createCleanup } from '../cleanup.ts';
import { createClient } from '../client.ts';
import { makeDatabase } from '../database.ts';
import { createProgress } from '../progress.ts';
import { machine } from '../report.ts';
import { seed } from '../seed.ts';
import { growthRatio, median } from '../statistics.ts';
import type { Counts } from './counts.ts';
import { type Look, look } from './look.ts';
import { startTraffic } from './traffic.ts';

const usage = `Usage: npm run soak -- [options]

Reads and writes as fast as the machine does them, and looks at whether memory grows. Ends with 1 when it
does, or when a request fails.

  --minutes N    how long (10)
  --articles N   published articles, read and written over and over (400)
  --readers N    connections that read (24)
  --writers N    connections that write (8)
`;

const root = path.resolve(import.meta.dirname, '../..');
const between = 5_000;
/** Looks from one collection of garbage that is asked for to the next: it stops the process for a moment. */
const heldEvery = 3;
/** The first third warms up: what is compiled, planned and kept up to a limit. */
const warmUp = 1 / 3;
/** What it may hold at the end, over what it held after the first third. */
const mostHeld = 1.1;
const mostResident = 1.2;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    articles: { type: 'string', default: '400' },
    readers: { type: 'string', default: '24' },
    writers: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
});
const number = (name: 'minutes' | 'articles' | 'readers' | 'writers', least: number, most: number) => {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  process.stderr.write(`--${name} takes a number from ${least} to ${most}.\n\n${usage}`);
  process.exit(2);
};

const cleanup = createCleanup();
const progress = createProgress(process.stderr);

type Archive = { live: number; trashed: number; revisions: number; megabytes: number };

async function archive(client: pg.Client): Promise<Archive> {
  const { rows } = await client.query(`
    SELECT count(*) FILTER (WHERE trashed_at IS NULL)::int AS live,
      count(*) FILTER (WHERE trashed_at IS NOT NULL)::int AS trashed,
      (SELECT count(*)::int FROM revisions) AS revisions,
      pg_database_size(current_database())::float / 1000000 AS megabytes
    FROM articles`);
  return rows[0];
}

type Soaked = {
  took: number;
  looks: Look[];
  held: number[];
  counts: ReturnType<Counts['shown']>;
  before: Archive;
  after: Archive;
};

const later = <Value>(all: Value[]) => all.slice(Math.floor(all.length * warmUp));
/** The middle of the last third over that of the second. */
function thirds(all: number[]): number {
  const rest = later(all);
  const half = Math.floor(rest.length / 2);
  return median(rest.slice(-half)) / median(rest.slice(0, half));
}

/** Prints what was seen; gives whether all of it is as it should be. */
function report({ took, looks, held, counts, before, after }: Soaked): boolean {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const { cores, processor, node } = machine();
  print(`\n${took.toFixed(0)} s; Node ${node}, ${cores} cores (${processor}), load from the same machine.\n`);
  for (const { kind, answered, failed, p50, p99 } of counts)
    print(
      `${kind.padEnd(18)} ${(answered / took).toFixed(1).padStart(9)}/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   ${failed.join(', ') || 'none failed'}`,
    );
  const series = (of: (seen: Look) => number) =>
    [0, 1, 2, 3]
      .map((third) => of(looks[Math.floor(((looks.length - 1) * third) / 3)] as Look).toFixed(0))
      .join(', ');
  const most = (of: (seen: Look) => number) => Math.max(...looks.map(of)).toFixed(0);
  print(`\nAt the start and each third, in MB`);
  print(`  resident memory    ${series(({ rss }) => rss)}`);
  print(`  response cache     ${series(({ cache }) => cache)}`);
  print(`  Postgres           ${series(({ postgres }) => postgres)}`);
  print(`  held, all looks    ${held.map((megabytes) => megabytes.toFixed(0)).join(', ')}`);
  print(
    `At most: ${most(({ sessions }) => sessions)} sessions of Postgres, ${most(({ busyConnections }) => busyConnections)} connections busy, ` +
      `${most(({ waiting }) => waiting)} requests waiting for one, event loop late by ${most(({ lagMilliseconds }) => lagMilliseconds)} ms (p99)`,
  );
  const counted = ({ live, trashed, revisions, megabytes }: Archive) =>
    `${live} live articles, ${trashed} in the trash, ${revisions} revisions, ${megabytes.toFixed(0)} MB`;
  print(`Database: ${counted(before)} → ${counted(after)}`);
  const verdicts = [
    { what: 'held without garbage, robust slope', ratio: growthRatio(later(held)), bound: mostHeld },
    {
      what: 'resident, last third over the one before',
      ratio: thirds(looks.map(({ rss }) => rss)),
      bound: mostResident,
    },
  ];
  for (const { what, ratio, bound } of verdicts)
    print(`Memory, ${what}: ${ratio.toFixed(3)} (at most ${bound})${ratio <= bound ? '' : ' BROKEN'}`);
  const failures = counts.filter(({ failed }) => failed.length > 0);
  return failures.length === 0 && verdicts.every(({ ratio, bound }) => ratio <= bound);
}

async function run(): Promise<boolean> {
  const seconds = number('minutes', 0.5, 24 * 60) * 60;
  const articles = number('articles', 100, 1_000);
  const readers = number('readers', 1, 1_000);
  const writers = number('writers', 1, 50);
  if (
    spawnSync(process.execPath, [path.join(root, 'bin/build.js'), '--if-stale'], { stdio: 'inherit' })
      .status !== 0
  )
    return false;
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-soak-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const database = await makeDatabase(folder, undefined, cleanup);
  const key = generateKey();
  const token = 'a-token-of-the-soak';
  const logFile = path.join(folder, 'product.log');
  progress.begin('starting Dateline', 1);
  const server = await startServer(
    {
      words: [path.join(root, 'dist', 'main.js')],
      environment: {
        ...database.environment,
        DATELINE_ADMIN_KEY: key,
        DATELINE_SAMPLE_CONTENT: 'false',
        DATELINE_METRICS_TOKEN: token,
        // Links of made-up articles lead nowhere.
        DATELINE_LINK_CHECKS: 'false',
        // Counted, and never reached.
        DATELINE_RATE_LIMIT_READS: '1000000000',
        DATELINE_RATE_LIMIT_WRITES: '1000000000',
      },
      logFile,
      ready: { path: '/health/ready' },
      probed: true,
    },
    cleanup.add,
  );
  await seed(createClient(server.url, key), articles, progress);
  const client = new pg.Client({ connectionString: await database.url() });
  client.on('error', () => {});
  await client.connect();
  cleanup.add(() => client.end());
  const before = await archive(client);
  const looks: Look[] = [];
  const held: number[] = [];
  progress.begin(`${seconds / 60} minutes of reads and writes`, Math.floor(seconds / (between / 1_000)));
  const startedAt = performance.now();
  const traffic = startTraffic({ url: server.url, key, articles, readers, writers });
  for (let turn = 0; performance.now() - startedAt < seconds * 1_000; turn += 1) {
    await sleep(between);
    if (turn % heldEvery === 0) {
      const { heap, external } = await server.held();
      held.push((heap + external) / 1_000_000);
    }
    // Written as in production, and read by nobody.
    await truncate(logFile);
    looks.push(await look(server, token, client));
    progress.step();
  }
  await traffic.stop();
  const took = (performance.now() - startedAt) / 1_000;
  progress.end();
  const after = await archive(client);
  return report({ took, looks, held, counts: traffic.counts.shown(), before, after });
}

if (values.help) process.stdout.write(usage);
else {
  const leave = async (code: number): Promise<never> => {
    progress.end();
    await cleanup.run();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave(1));
  await run().then(
    (isGood) => leave(isGood ? 0 : 1),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`);
      return leave(1);
    },
  );
}
