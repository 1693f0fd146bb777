import { randomBytes } from 'node:crypto';
import { access, chown, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import type { ClusterFolders } from './folders.ts';
import { isAlive } from './postmaster.ts';
import { runAsServerUser, type ServerUser } from './server-user.ts';

/** The superuser of the embedded cluster. */
export const SUPERUSER = 'dateline';

/**
 * pg_trgm asks the system which characters are letters, and under C knows those of English only. Not every
 * system has each of these.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

type Options = {
  folders: ClusterFolders;
  binaries: Binaries;
  user: ServerUser | undefined;
  durable: boolean;
  log: (message: string) => void;
};

/**
 * Makes the data directory if there is none. It is made aside and moved, so that an interrupted start
 * leaves no half of one, and two first starts at once end up with the same one.
 */
export async function initialiseCluster({ folders, binaries, user, durable, log }: Options): Promise<void> {
  if (await isCluster(folders.data)) return;
  log(`Making a Postgres database in ${folders.root}.`);
  await removeLeftovers(folders.root);
  const password = await makePassword(folders.passwordFile);

  const aside = path.join(folders.root, `initdb-${process.pid}`);
  const data = path.join(aside, 'data');
  const passwordFile = path.join(aside, 'password');
  await mkdir(data, { recursive: true });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user !== undefined) {
      for (const owned of [aside, data, passwordFile]) await chown(owned, user.uid, user.gid);
    }
    await runInitdb(
      [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...(durable ? [] : ['--no-sync'])],
      binaries,
      user,
    );
    await rename(data, folders.data).catch(async (error) => {
      if (!(await isCluster(folders.data))) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function runInitdb(args: string[], binaries: Binaries, user: ServerUser | undefined): Promise<void> {
  let output = '';
  for (const characterTypes of CHARACTER_TYPES) {
    const outcome = await runAsServerUser(
      binaries.initdb,
      [
        ...args,
        `--username=${SUPERUSER}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Case rules for all scripts, the same on every system; sorts by code point.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${characterTypes}`,
        '--no-instructions',
      ],
      user,
    );
    if (outcome.succeeded) return;
    output = outcome.output;
    if (!/invalid locale/.test(output)) break;
  }
  throw new Error(`Postgres could not make a database: ${output}`);
}

async function isCluster(data: string): Promise<boolean> {
  try {
    await access(data);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = Number(/^initdb-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(path.join(root, name), { recursive: true, force: true });
  }
}

/** Returns the password of the file, which it makes whole or not at all. */
async function makePassword(file: string): Promise<string> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, randomBytes(24).toString('base64url'), { mode: 0o600 });
  try {
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(aside, { force: true });
  }
  return readFile(file, 'utf8');
}
