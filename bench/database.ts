import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Cleanup } from './cleanup.ts';

export type BenchDatabase = {
  /** What the product is told about it. */
  environment: Record<string, string>;
  /** Its URL, once the product runs on it. */
  url: () => Promise<string>;
};

/** A new embedded cluster in the bench's folder. */
async function embedded(folder: string): Promise<BenchDatabase> {
  const dataDir = path.join(folder, 'data');
  await mkdir(dataDir);
  // As root the server runs as another user, who must get through.
  await chmod(folder, 0o711);
  await chmod(dataDir, 0o711);
  const read = (name: string) => readFile(path.join(dataDir, 'postgres', name), 'utf8');
  return {
    environment: { DATELINE_DATA_DIR: dataDir },
    url: async () =>
      `postgresql://dateline:${(await read('password')).trim()}@127.0.0.1:${(await read('port')).trim()}/dateline?sslmode=disable`,
  };
}

/** A database of the bench's own in a server of the user's, dropped at the end. */
async function external(serverUrl: string, cleanup: Cleanup): Promise<BenchDatabase> {
  const name = `dateline_bench_${process.pid}`;
  const statement = async (text: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await statement(`CREATE DATABASE ${name}`);
  cleanup.add(() => statement(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { environment: { DATABASE_URL: url.href }, url: async () => url.href };
}

export const makeDatabase = (folder: string, serverUrl: string | undefined, cleanup: Cleanup) =>
  serverUrl === undefined ? embedded(folder) : external(serverUrl, cleanup);
