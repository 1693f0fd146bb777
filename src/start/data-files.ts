import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readKey } from '../auth/key.ts';

/** Where the API that runs on a data folder can be reached, for the CLI on the same machine. */
export type ServerFile = { url: string; pid: number };

export const adminKeyFile = (dataDir: string) => path.join(dataDir, 'admin-key');
export const secretKeyFile = (dataDir: string) => path.join(dataDir, 'secret-key');
export const serverFile = (dataDir: string) => path.join(dataDir, 'server.json');

/** Whole or not at all, and for the owner's eyes alone. */
async function writeSecret(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  try {
    await writeFile(aside, text, { mode: 0o600 });
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

export const writeAdminKey = (dataDir: string, key: string) => writeSecret(adminKeyFile(dataDir), `${key}\n`);

/** The key in the file; undefined when there is no file, or something else in it. */
export async function readAdminKey(dataDir: string): Promise<string | undefined> {
  const key = (await readIfThere(adminKeyFile(dataDir)))?.trim();
  return key !== undefined && readKey(key) ? key : undefined;
}

export const writeSecretKey = (dataDir: string, key: string) =>
  writeSecret(secretKeyFile(dataDir), `${key}\n`);

export const readSecretKey = async (dataDir: string): Promise<string | undefined> =>
  (await readIfThere(secretKeyFile(dataDir)))?.trim();

export const writeServerFile = (dataDir: string, server: ServerFile) =>
  writeSecret(serverFile(dataDir), `${JSON.stringify(server)}\n`);

/** Whether a process with this id lives, also one of another user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when no API runs there: no file, or that of a process that was killed, whose port may be anybody's now. */
export async function readServerFile(dataDir: string): Promise<ServerFile | undefined> {
  const text = await readIfThere(serverFile(dataDir));
  if (text === undefined) return undefined;
  try {
    const { url, pid } = JSON.parse(text) as Partial<ServerFile>;
    return typeof url === 'string' && typeof pid === 'number' && isAlive(pid) ? { url, pid } : undefined;
  } catch {
    return undefined;
  }
}

/** Removes our file; one that another process has written since stays. */
export async function removeServerFile(dataDir: string): Promise<void> {
  if ((await readServerFile(dataDir))?.pid === process.pid) await rm(serverFile(dataDir), { force: true });
}
