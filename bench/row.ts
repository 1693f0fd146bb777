import type pg from 'pg';
import type { Server } from './child.ts';
import type { Client } from './client.ts';
import type { Options } from './options.ts';
import type { Reading } from './record.ts';

export type Query = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

/** What a row measures with. */
export type Bench = {
  options: Options;
  /** Gone when the bench is over. */
  folder: string;
  /** An admin key. */
  key: string;
  /** The product, running on the seeded content; started anew by `restart`. */
  product: () => Server;
  restart: () => Promise<Server>;
  /** Starts a bare `node:http` server that sends what the product answers to these readings. */
  startBare: (first: Reading, ...others: Reading[]) => Promise<Server>;
  /** Starts one more process of the product on the same content, with flags for Node. */
  startProduct: (name: string, environment: Record<string, string>, ...flags: string[]) => Promise<Server>;
  /** Starts the server written by hand on the same content, bare or with what production asks of a server. */
  startReference: (...how: 'dressed'[]) => Promise<Server>;
  /** Starts the product on the same content, and on an archive of its own with `--grown` articles. */
  startArchives: () => Promise<{ small: Server; large: Server }>;
  /** Calls the API with an admin key. */
  call: Client;
  /** Straight to the product's database, always on the same connection. */
  query: Query;
  /** One more measurement is done. */
  step: () => void;
};

/** What one round saw of one side. `value` is in the row's unit; latencies are in milliseconds. */
export type Figure = { value: number; p50?: number; p99?: number };

/** One round: the product, and right after it what it is compared with. */
export type Round = { product: Figure; reference: Figure };

/** One row of the report. To add one: a file in rows/ and a line in rows.ts. */
export type Row = {
  /** For `--row` and the JSON. */
  name: string;
  title: string;
  unit: '/s' | 'ms' | 'MB';
  /** What the product is compared with in the same run. */
  reference: string;
  /** The most (ms, MB) that the product may show. */
  goal?: number;
  /** What the ratio should be at least, or at most. */
  ratioGoal?: { least?: number; most?: number };
  /** No rounds: what it measures is not there. */
  measure: (bench: Bench) => Promise<Round[]>;
};
