import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { prepare } from './bench.ts';
import { createCleanup } from './cleanup.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { plot } from './plot.ts';
import { profile } from './profile/profile.ts';
import { createProgress } from './progress.ts';
import { figures, type Measured, machine, table } from './report.ts';
import { rows } from './rows.ts';

const cleanup = createCleanup();
const progress = createProgress(process.stderr);

async function run(options: Options): Promise<void> {
  const build = path.resolve(import.meta.dirname, '../bin/build.js');
  if (spawnSync(process.execPath, [build, '--if-stale'], { stdio: 'inherit' }).status !== 0) process.exit(1);
  for (const wanted of [options.plots, options.profiles])
    if (wanted) await mkdir(wanted, { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-bench-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const bench = await prepare(options, folder, progress, cleanup);
  const measured: Measured[] = [];
  for (const row of rows.filter(({ name }) => options.rows.length === 0 || options.rows.includes(name))) {
    progress.begin(row.title, options.rounds * 2);
    const rounds = await row.measure(bench);
    if (rounds.length > 0) measured.push({ row, rounds });
  }
  progress.end();
  const { cores, processor, node } = machine();
  const { articles, connections, rounds, seconds } = options;
  process.stdout.write(
    `\n${articles.toLocaleString('en')} articles, ${connections} connections, ${rounds} rounds of ${seconds} s; ` +
      `Node ${node}, ${cores} cores (${processor}), load from the same machine.\n\n${table(measured)}`,
  );
  if (options.plots !== undefined) await writeFile(path.join(options.plots, 'bench.svg'), plot(measured));
  if (options.json !== undefined) {
    const content = { measuredAt: new Date(), machine: machine(), options, rows: figures(measured) };
    await writeFile(options.json, `${JSON.stringify(content, null, 2)}\n`);
  }
  if (options.profiles !== undefined) {
    progress.begin('where the time goes', 4);
    const profiled = await profile(bench, options.profiles);
    progress.end();
    process.stdout.write(`\n${profiled}`);
  }
}

let leaving: Promise<never> | undefined;

/** Ends what was started, once: what fails because it was ended changes nothing any more. */
function leave(code: number): Promise<never> {
  leaving ??= (async () => {
    progress.end();
    await cleanup.run();
    process.exit(code);
  })();
  return leaving;
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.once(signal, () => void leave(code));

try {
  const options = readOptions(
    process.argv.slice(2),
    rows.map(({ name }) => name),
  );
  if (options === undefined) process.stdout.write(usage);
  else await run(options);
  await leave(0);
} catch (error) {
  if (leaving) await leaving;
  progress.end();
  process.stderr.write(error instanceof UsageError ? `${error.message}\n\n${usage}` : `${inspect(error)}\n`);
  await leave(1);
}
