import { statfs } from 'node:fs/promises';
import os from 'node:os';

const inMemory = '/dev/shm';
/** The type that Linux gives a file system in memory. */
const TMPFS = 0x01021994;
/** What the data of a run take at most, several times over. */
const roomy = 4 * 2 ** 30;

/**
 * Where a test keeps the data of a Postgres. A database is a thousand files, which a disk takes 0.3 s to make and memory
 * 0.04 s: memory, where Linux offers it and there is plenty.
 */
export async function folderForData(): Promise<string> {
  const system = await statfs(inMemory).catch(() => undefined);
  const isThere = system?.type === TMPFS && system.bavail * system.bsize > roomy && os.freemem() > roomy;
  return isThere ? inMemory : os.tmpdir();
}
