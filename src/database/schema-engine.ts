import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';
import { type MigrationFile, migrationsFolder } from './migration-files.ts';
import { isConcurrent, statementsOf } from './sql-script.ts';

/** The part that is used here; TypeScript knows WebAssembly only together with the whole DOM. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & {
  __wbg_set_wasm(exports: object): void;
};

/** All tables are ours. */
export const noFilter = { externalTables: [], externalEnums: [] };

type AdapterPg = SqlDriverAdapter & { underlyingDriver(): pg.Pool };

type Options = {
  url: string;
  /** Text of a Prisma schema; only needed to compare with it. */
  schema?: string;
  /** Called with each script before it is sent. */
  rewrite?: (script: string) => string;
};

export type OpenEngine = {
  engine: SchemaEngine;
  /** Also ends the engine's connections, which would linger and keep the process alive. */
  close(): Promise<void>;
};

/** Opens Prisma's schema engine on a database. */
export async function openSchemaEngine(options: Options): Promise<OpenEngine> {
  const { url, schema, rewrite = (script) => script } = options;
  const { SchemaEngine } = await loadEngine();
  const opened: SqlDriverAdapter[] = [];
  const factory = withWholeScripts(new PrismaPg({ connectionString: url, max: 1 }), rewrite, opened);
  const datamodels: [string, string][] | undefined =
    schema === undefined ? undefined : [['schema.prisma', schema]];
  const engine = await SchemaEngine.new(
    { datamodels },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    close: async () => {
      engine.free();
      await Promise.all(opened.map((adapter) => adapter.dispose()));
    },
  };
}

/** The list of migrations in the engine's own form. */
export function migrationList(migrations: MigrationFile[], folder = migrationsFolder): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** The package expects a bundler that can import `.wasm`; Node 20 can't, so the parts are put together here. */
function loadEngine(): Promise<EngineModule> {
  // The module holds one instance; a second would take the first one's place while it works.
  loaded ??= instantiate();
  return loaded;
}

let loaded: Promise<EngineModule> | undefined;

async function instantiate(): Promise<EngineModule> {
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as EngineModule;
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': importsOf(engine) });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine;
}

/** The engine never clears the timer that limits its wait for a lock; it would keep the process alive for 10 s. */
function importsOf(engine: EngineModule): object {
  const withoutHold = (run: () => void, milliseconds: number) => setTimeout(run, milliseconds).unref();
  return Object.fromEntries(
    Object.entries(engine).map(([name, value]) => [
      name,
      name.startsWith('__wbg_setTimeout_') ? withoutHold : value,
    ]),
  );
}

/**
 * Prisma's adapter cuts a script at every semicolon, also inside a function's body. Sent whole, a migration
 * is also one transaction: it succeeds or leaves nothing behind.
 */
function withWholeScripts(
  factory: PrismaPg,
  rewrite: (script: string) => string,
  opened: SqlDriverAdapter[],
): SqlMigrationAwareDriverAdapterFactory {
  const wrap = (adapter: AdapterPg): SqlDriverAdapter => {
    adapter.executeScript = async (script) => {
      try {
        for (const part of partsOf(script, rewrite)) await adapter.underlyingDriver().query(part);
      } catch (error) {
        throw asAdapterError(error as pg.DatabaseError);
      }
    };
    readSingleCharacters(adapter);
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = wrap(await factory.connect());
      opened.push(adapter);
      return adapter;
    },
    // The engine drops this one by itself.
    connectToShadowDb: async () => wrap(await factory.connectToShadowDb()),
  };
}

/** What Postgres takes only outside a transaction goes by itself, statement by statement, and the engine records it. */
function partsOf(script: string, rewrite: (script: string) => string): string[] {
  if (!/concurrently/i.test(script)) return [rewrite(script)];
  const statements = statementsOf(script);
  return statements.every(isConcurrent) ? statements.map(({ text }) => text) : [rewrite(script)];
}

function asAdapterError({
  message,
  code,
  severity,
  detail,
  column,
  hint,
}: pg.DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'postgres',
    code: code ?? 'N/A',
    severity: severity ?? 'ERROR',
    message,
    detail,
    column,
    hint,
  });
}

const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

/**
 * The catalogue's columns of type "char", which the engine asks for, are the one thing its adapter can't read.
 * They are passed through it as arrays of that type, which no catalogue query returns, and renamed behind it.
 * https://github.com/prisma/orm/issues/29635
 */
function readSingleCharacters(adapter: AdapterPg): void {
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool) as (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>;
  pool.query = (async (config: pg.QueryArrayConfig) => {
    const result = await query(config);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
    }
    return result;
  }) as typeof pool.query;

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    const columnTypes = result.columnTypes.map((type) =>
      type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
}
