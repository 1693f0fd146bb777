import { chmod, mkdir, mkdtemp, realpath, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { canEnter, type ServerUser } from './server-user.ts';

/** Where one embedded cluster keeps what. */
export type ClusterFolders = {
  /** `<dataDir>/postgres`, or the folder it links to. */
  root: string;
  /** Postgres' own data directory. */
  data: string;
  passwordFile: string;
  /** The port last used, so that a URL somebody noted stays true. */
  portFile: string;
  logFile: string;
};

/** For clusters and binaries whose own place the server's user can't reach. */
export const SYSTEM_FOLDER = '/var/lib/dateline';

function foldersAt(root: string): ClusterFolders {
  return {
    root,
    data: path.join(root, 'data'),
    passwordFile: path.join(root, 'password'),
    portFile: path.join(root, 'port'),
    logFile: path.join(root, 'postgres.log'),
  };
}

/** The folders of a cluster made before, or undefined. */
export async function existingFolders(dataDir: string): Promise<ClusterFolders | undefined> {
  const root = await realpath(path.resolve(dataDir, 'postgres')).catch(() => undefined);
  return root === undefined ? undefined : foldersAt(root);
}

/**
 * Makes `<dataDir>/postgres`. Where we are root and the server's user may not enter that path, as under
 * /root, the cluster goes to a system folder and `<dataDir>/postgres` is a link to it.
 */
export async function prepareFolders(
  dataDir: string,
  user: ServerUser | undefined,
  log: (message: string) => void,
): Promise<ClusterFolders> {
  const wanted = path.resolve(dataDir, 'postgres');
  await mkdir(path.dirname(wanted), { recursive: true });
  const made = await mkdir(wanted).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  // The server's user passes through to `data`; nobody lists what is here.
  if (made) await chmod(wanted, user === undefined ? 0o700 : 0o711);

  const root = await realpath(wanted);
  if (user === undefined || (await canEnter(user, root))) return foldersAt(root);
  const emptied = await rmdir(wanted).then(
    () => true,
    () => false,
  );
  if (emptied) return foldersAt(await relocate(wanted, log));
  throw new Error(
    `Postgres cannot run as root, and the user it would run as (${user.name}) may not enter ${root}. ` +
      'Let that user enter the folders above it, or set DATELINE_DATA_DIR to a folder everybody may enter.',
  );
}

async function relocate(wanted: string, log: (message: string) => void): Promise<string> {
  let root: string;
  try {
    await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    root = await mkdtemp(path.join(SYSTEM_FOLDER, 'cluster-'));
  } catch (error) {
    throw new Error(
      `Postgres cannot run as root, other users may not enter ${path.dirname(wanted)}, and ${SYSTEM_FOLDER} ` +
        'is not writable. Set DATELINE_DATA_DIR to a folder that everybody may enter, or DATABASE_URL.',
      { cause: error },
    );
  }
  await chmod(root, 0o711);
  await writeFile(path.join(root, 'README'), `The embedded Postgres of ${wanted}, which links here.\n`);
  try {
    await symlink(root, wanted, 'dir');
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    // Another process was first.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return realpath(wanted);
    throw error;
  }
  log(
    `The database of ${wanted} is kept in ${root}: Postgres does not run as root, and no other user may enter the former.`,
  );
  return root;
}
