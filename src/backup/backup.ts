import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { StartError } from '../start/errors.ts';
import { type Digest, differences, digestOf, tablesOf } from './digest.ts';
import { runOn } from './programs.ts';

/** What stands beside a backup, and proves it. */
type Proof = { madeAt: string; sha256: string; tables: Digest };

const proofOf = (file: string) => `${file}.digest.json`;

type Options = { url: string; file: string; environment: Record<string, string | undefined> };

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const rowsIn = (tables: Digest) => Object.values(tables).reduce((sum, { rows }) => sum + Number(rows), 0);

/** Writes a backup and what proves it: both of one state of the database, while it is in use. */
export async function backUp({ url, file, environment }: Options, now: Date): Promise<{ rows: number }> {
  if (await stat(file).catch(() => undefined)) throw new StartError(`${file} is there already.`);
  return withClient(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    const aside = `${file}.part`;
    try {
      const words = [
        '--format=custom',
        '--no-owner',
        '--no-privileges',
        `--snapshot=${rows[0]?.snapshot}`,
        `--file=${aside}`,
      ];
      await runOn('pg_dump', words, url, environment);
      const tables = await digestOf(client);
      const proof: Proof = { madeAt: now.toISOString(), sha256: await sha256(aside), tables };
      await writeFile(proofOf(file), `${JSON.stringify(proof, undefined, 2)}\n`);
      await rename(aside, file);
      return { rows: rowsIn(tables) };
    } finally {
      await rm(aside, { force: true });
      await client.query('ROLLBACK');
    }
  });
}

async function readProof(file: string): Promise<Proof> {
  const text = await readFile(proofOf(file), 'utf8').catch(() => {
    throw new StartError(`${proofOf(file)} is missing: without it, nobody knows what the backup held.`);
  });
  const proof = JSON.parse(text) as Proof;
  if ((await sha256(file)) !== proof.sha256)
    throw new StartError(`${file} is not the file that was written: its digest differs.`);
  return proof;
}

async function makeRoom(client: pg.Client, replace: boolean): Promise<void> {
  const { rows: users } = await client.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'dateline%'",
  );
  if (users.length > 0) throw new StartError('Dateline runs on this database. Stop it first.');
  const tables = await tablesOf(client);
  if (tables.length === 0) return;
  if (!replace)
    throw new StartError(
      `The database is not empty: it has ${tables.length} tables. --replace deletes them.`,
    );
  const { rows } = await client.query<{ name: string }>('SELECT current_schema()::text AS name');
  const schema = client.escapeIdentifier(rows[0]?.name ?? 'public');
  await client.query(`BEGIN; DROP SCHEMA ${schema} CASCADE; CREATE SCHEMA ${schema}; COMMIT`);
}

/** Puts a backup into a database, all of it or nothing, and compares what is there with what was. */
export async function restore(
  { url, file, environment }: Options,
  replace: boolean,
): Promise<{ rows: number; madeAt: string }> {
  const proof = await readProof(file);
  await withClient(url, (client) => makeRoom(client, replace));
  const words = ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction', file];
  await runOn('pg_restore', words, url, environment);
  return withClient(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const wrong = differences(proof.tables, await digestOf(client));
    await client.query('ROLLBACK');
    if (wrong.length > 0)
      throw new StartError(`What was restored is not what was backed up: ${wrong.join(', ')}.`);
    return { rows: rowsIn(proof.tables), madeAt: proof.madeAt };
  });
}
