/**
 * Builds dist/ from src/: Prisma client, then TypeScript. With --if-stale only when something it is made from
 * has changed since, so that `npm start` costs nothing when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...names) => path.join(root, ...names);
const stamp = at('dist', '.built');
const generated = at('src', 'database', 'generated');

/** Time of the last change under a file or folder, in milliseconds. */
function changedAt(file) {
  if (file === generated || !existsSync(file)) return 0;
  const { mtimeMs } = statSync(file);
  if (!statSync(file).isDirectory()) return mtimeMs;
  // The folder's own time tells of files that were removed.
  return Math.max(mtimeMs, ...readdirSync(file).map((name) => changedAt(path.join(file, name))));
}

function isFresh() {
  if (!existsSync(stamp) || !existsSync(generated)) return false;
  const sources = [
    'src',
    'prisma/schema.prisma',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
  ];
  return Math.max(...sources.map((source) => changedAt(at(source)))) < statSync(stamp).mtimeMs;
}

function run(program, ...words) {
  const command = at('node_modules', '.bin', process.platform === 'win32' ? `${program}.cmd` : program);
  if (!existsSync(command)) {
    process.stderr.write(`${program} is not installed. Run \`npm ci\` first.\n`);
    process.exit(1);
  }
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}${program} failed.\n`);
  process.exit(1);
}

// An installation without sources, as in the container image, has nothing to build.
const needed = existsSync(at('src', 'main.ts')) && !(process.argv.includes('--if-stale') && isFresh());
if (needed) {
  const begun = Date.now();
  process.stderr.write('Building … ');
  rmSync(at('dist'), { recursive: true, force: true });
  run('prisma', 'generate');
  run('tsc', '-p', 'tsconfig.build.json');
  mkdirSync(at('dist'), { recursive: true });
  // The time before the build: a file saved during it must count as newer.
  writeFileSync(stamp, '');
  utimesSync(stamp, begun / 1000, begun / 1000);
  process.stderr.write(`done in ${((Date.now() - begun) / 1000).toFixed(1)} s.\n`);
}
