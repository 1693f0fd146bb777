import path from 'node:path';
import pg from 'pg';
import { generateKey } from '../src/auth/key.ts';
import { type Server, startServer } from './child.ts';
import type { Cleanup } from './cleanup.ts';
import { createClient } from './client.ts';
import { makeDatabase } from './database.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import { type Reading, recordAnswers } from './record.ts';
import type { Bench } from './row.ts';
import { seed } from './seed.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Starts the built product on a new database and fills it. What was started ends through `cleanup`. */
export async function prepare(
  options: Options,
  folder: string,
  progress: Progress,
  cleanup: Cleanup,
): Promise<Bench> {
  const database = await makeDatabase(folder, options.databaseUrl, cleanup);
  const key = generateKey();
  const startProduct = () =>
    startServer(
      {
        words: [path.join(root, 'dist', 'main.js')],
        environment: { ...database.environment, DATELINE_ADMIN_KEY: key, DATELINE_SAMPLE_CONTENT: 'false' },
        logFile: path.join(folder, 'product.log'),
        ready: { path: '/v1/articles?limit=1' },
      },
      cleanup.add,
    );
  let product: Server;
  const startBare = async (first: Reading, ...others: Reading[]) => {
    const file = path.join(folder, 'answers.json');
    await recordAnswers(product.url, [first, ...others], file);
    const words = [path.join(root, 'bench', 'bare-server.mjs'), file];
    return startServer(
      { words, environment: {}, logFile: path.join(folder, 'bare.log'), ready: first },
      cleanup.add,
    );
  };

  progress.begin('starting Dateline', 1);
  product = await startProduct();
  await seed(createClient(product.url, key), options.articles, progress);
  let client = await connect(await database.url());
  cleanup.add(() => client.end());
  // What autovacuum does within a minute or so, done before the first figure instead of during one.
  await client.query('VACUUM ANALYZE');

  return {
    options,
    product: () => product,
    restart: async () => {
      // The embedded database stops with the product that started it.
      await client.end();
      await product.stop();
      product = await startProduct();
      client = await connect(await database.url());
      return product;
    },
    startBare,
    call: (method, address, body) => createClient(product.url, key)(method, address, body),
    query: (query) => client.query(query),
    step: progress.step,
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // It ends with the database, which may be before us.
  client.on('error', () => {});
  await client.connect();
  return client;
}
