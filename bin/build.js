/**
 * Builds dist/ from src/: Prisma client, then TypeScript. With --if-stale only when something it is made from
 * has changed since, so that `npm start` costs nothing when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...names) => path.join(root, ...names);
const stamp = at('dist', '.built');
const generated = at('src', 'database', 'generated');

/** Each file with the time of its last change. */
function* filesUnder(file) {
  if (file === generated || !existsSync(file)) return;
  const stats = statSync(file);
  if (!stats.isDirectory()) yield `${path.relative(root, file)} ${stats.mtimeMs}`;
  else for (const name of readdirSync(file).sort()) yield* filesUnder(path.join(file, name));
}

function fingerprint() {
  const sources = [
    'src',
    'prisma/schema.prisma',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    'bin/build.js',
  ];
  return sources.flatMap((source) => [...filesUnder(at(source))]).join('\n');
}

const isFresh = () =>
  existsSync(generated) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();

const tools = ['prisma', 'tsc'];

const commandOf = (program) =>
  at('node_modules', '.bin', process.platform === 'win32' ? `${program}.cmd` : program);

function run(program, ...words) {
  const { status, stdout, stderr } = spawnSync(commandOf(program), words, {
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
  // Taken before the build: a file saved during it must count as changed.
  const made = fingerprint();
  const missing = tools.filter((program) => !existsSync(commandOf(program)));
  // Before anything is removed: what was built once may well run on.
  if (missing.length > 0) {
    process.stderr.write(
      `${missing.join(' and ')} not installed. Run \`npm ci\` first, with development dependencies.\n`,
    );
    process.exit(1);
  }
  process.stderr.write('Building … ');
  rmSync(at('dist'), { recursive: true, force: true });
  run('prisma', 'generate');
  run('tsc', '-p', 'tsconfig.build.json');
  writeFileSync(stamp, made);
  process.stderr.write(`done in ${((Date.now() - begun) / 1000).toFixed(1)} s.\n`);
}
