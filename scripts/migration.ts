// npm run migration:new -- NAME    writes the SQL that takes the migrations to prisma/schema.prisma
// npm run migration:check          fails if the two differ, or a migration locks or drops what is in use
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../src/database/embedded.ts';
import { migrationsFolder, readMigrations } from '../src/database/migration-files.ts';
import { migrationList, noFilter, openSchemaEngine } from '../src/database/schema-engine.ts';
import { describeFault, faultsOf } from './migration-rules.ts';

/** The SQL from the migrations, run on a scratch database, to the schema; empty if they agree. */
async function difference(): Promise<string> {
  const content = await readFile(path.join(migrationsFolder, '..', 'schema.prisma'), 'utf8');
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dateline-migration-'));
  // Made for us alone; as root, Postgres runs as another user, who has to get in.
  await chmod(dataDir, 0o711);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, durable: false });
    const { engine, close } = await openSchemaEngine({ url: postgres.url, schema: content });
    try {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'migrations', ...migrationList(await readMigrations()) },
        to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
        script: true,
        exitCode: true,
        filters: noFilter,
      });
      return exitCode === 0 ? '' : (stdout ?? '');
    } finally {
      await close();
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function check(): Promise<void> {
  const faults = faultsOf(await readMigrations());
  if (faults.length > 0) {
    console.error(
      `${faults.map(describeFault).join('\n')}\n\nCONTRIBUTING.md tells how a table is changed while it is in use.`,
    );
    process.exitCode = 1;
    return;
  }
  const sql = await difference();
  if (sql === '') return;
  console.error(`prisma/schema.prisma and prisma/migrations differ by:\n\n${sql}`);
  process.exitCode = 1;
}

async function create(name: string): Promise<void> {
  const sql = await difference();
  if (sql === '') {
    console.log('The migrations are up to date with prisma/schema.prisma.');
    return;
  }
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(migrationsFolder, `${time}_${name}`);
  await mkdir(folder);
  await writeFile(path.join(folder, 'migration.sql'), sql);
  console.log(
    `Wrote ${path.relative(process.cwd(), folder)}/migration.sql. Read it, and complete it by hand.`,
  );
}

const [command, name] = process.argv.slice(2);
if (command === 'check') await check();
else if (command === 'new' && /^[a-z][a-z0-9_]*$/.test(name ?? '')) await create(name ?? '');
else {
  console.error('usage: migration.ts new NAME (lower snake_case) | check');
  process.exitCode = 2;
}
