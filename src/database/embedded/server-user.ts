import { execFile, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Whom Postgres runs as when we are root, as which it refuses to run. */
export type ServerUser = { name: string; uid: number; gid: number };

const run = promisify(execFile);

/** Undefined for an ordinary user, who runs Postgres as themself. */
export async function chooseServerUser(dataDir: string): Promise<ServerUser | undefined> {
  const ourselves = process.getuid?.();
  if (ourselves === undefined) return undefined;
  // A cluster belongs to whoever made it: Postgres refuses any other owner of its files.
  const owner = await stat(path.resolve(dataDir, 'postgres', 'data')).catch(() => undefined);
  if (ourselves !== 0) {
    if (owner === undefined || owner.uid === ourselves) return undefined;
    throw new Error(
      `The database in ${path.resolve(dataDir)} belongs to another user (#${owner.uid}): it was made by them, or as ` +
        'root. Start Dateline as it was started then, or set DATELINE_DATA_DIR to a folder of your own.',
    );
  }
  if (owner !== undefined && owner.uid !== 0) {
    return { name: `#${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids !== undefined) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error(
    'Postgres cannot run as root, and this system has neither a user "postgres" nor "nobody" to run it as. ' +
      'Start Dateline as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  );
}

export type ServerProcessOptions = {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
};

/** What each process of the server is spawned with: the user, a folder it may enter, a fixed locale and zone. */
export function serverProcessOptions(user: ServerUser | undefined): ServerProcessOptions {
  // Windows programs need the system's own variables.
  if (process.platform === 'win32') return { cwd: '.' };
  return {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' },
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  };
}

export type Outcome = { succeeded: boolean; output: string };

/** Runs a program of the server to its end. Never rejects: a program that can't be started has not succeeded. */
export function runAsServerUser(
  file: string,
  args: string[],
  user: ServerUser | undefined,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, { ...serverProcessOptions(user), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output: output.trim() }));
  });
}

/** Asks the system rather than the mode bits: access lists and mounts have a say too. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  return (await runAsServerUser('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], user)).succeeded;
}
