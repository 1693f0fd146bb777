import path from 'node:path';
import pg from 'pg';
import { generateKey } from '../src/auth/key.ts';
import { type Server, startServer } from './child.ts';
import type { Cleanup } from './cleanup.ts';
import { createClient } from './client.ts';
import { makeDatabase } from './database.ts';
import { chunk, grow } from './grow.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import { type Reading, recordAnswers } from './record.ts';
import type { Bench } from './row.ts';
import { makeSearchTable } from './search-reference.ts';
import { seed } from './seed.ts';
import { uncached, unlimited } from './uncached.ts';

const root = path.resolve(import.meta.dirname, '..');

/** As many articles as are made through the API; the rest are copies of them, made in the tables. */
const written = 1_000;

/** As many connections as the product opens for delivery. */
const referenceConnections = 5;

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
        environment: {
          ...database.environment,
          DATELINE_ADMIN_KEY: key,
          DATELINE_SAMPLE_CONTENT: 'false',
          ...unlimited(),
        },
        logFile: path.join(folder, 'product.log'),
        ready: { path: '/v1/articles?limit=1' },
      },
      cleanup.add,
    );
  /** One more process of the product, on a database that is there. */
  const startOn = (name: string, url: string, environment: Record<string, string>, ...flags: string[]) =>
    startServer(
      {
        words: [...flags, path.join(root, 'dist', 'main.js')],
        environment: {
          DATABASE_URL: url,
          DATELINE_ADMIN_KEY: key,
          DATELINE_SAMPLE_CONTENT: 'false',
          ...unlimited(),
          ...environment,
        },
        logFile: path.join(folder, `${name}.log`),
        ready: { path: '/v1/articles?limit=1' },
        probed: true,
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
  await seed(createClient(product.url, key), Math.min(options.articles, written), progress);
  let client = await connect(await database.url());
  cleanup.add(() => client.end());
  await growTo(client, options.articles, progress);
  // What autovacuum does within a minute or so, done before the first figure instead of during one.
  await client.query('VACUUM ANALYZE');

  return {
    options,
    folder,
    key,
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
    startProduct: async (name, environment, ...flags) =>
      startOn(name, await database.url(), environment, ...flags),
    startReference: async (...how) => {
      await makeSearchTable(client);
      const words = [
        path.join(root, 'bench', 'reference-server.mjs'),
        await database.url(),
        String(referenceConnections),
        ...how,
      ];
      return startServer(
        {
          words,
          environment: {},
          logFile: path.join(folder, 'reference.log'),
          ready: { path: '/v1/articles' },
        },
        cleanup.add,
      );
    },
    startArchives: async () => {
      const url = new URL(await database.url());
      const name = `dateline_bench_${process.pid}_grown`;
      await client.query(`CREATE DATABASE ${name}`);
      if (options.databaseUrl !== undefined)
        cleanup.add(() => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      url.pathname = `/${name}`;
      const large = await startOn('grown', url.href, uncached());
      await seed(createClient(large.url, key), Math.min(options.grown, written), progress);
      const other = await connect(url.href);
      cleanup.add(() => other.end());
      await growTo(other, options.grown, progress);
      progress.begin('a large archive against a small one', options.rounds * 2);
      return { large, small: await startOn('small', await database.url(), uncached()) };
    },
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

async function growTo(client: pg.Client, articles: number, progress: Progress): Promise<void> {
  if (articles <= written) return;
  // Articles, revisions and publications.
  progress.begin(`copying up to ${articles.toLocaleString('en')} articles`, 3 * Math.ceil(articles / chunk));
  await grow((text, values) => client.query(text, values), articles, progress.step);
}
