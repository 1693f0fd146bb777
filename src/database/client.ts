import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { discardSpoiled } from './discard.ts';
import { isConnectionCut, isWriteConflict } from './errors.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { changesTopic, type Ears, everything, type Listener, listen, readersTopic } from './listener.ts';
import { createReader, type Raw, type Reader } from './reader.ts';
import { createGate, type Replica, readFirst, type Send } from './replica.ts';
import { sendAgain } from './send-again.ts';
import { statementNames } from './statement-names.ts';
import { joiningStatements, joiningTransactions } from './transaction.ts';
import { createWatchedPool } from './watched-pool.ts';

export type { PrismaClient, Raw, Reader };

export type DatabaseOptions = {
  /** Connection URL of Postgres, or of a pooler before it that gives a connection away after each transaction. */
  url: string;
  /** Past that pooler: where a session lasts. Default: `url`. */
  directUrl?: string | undefined;
  /** A streaming replica, which delivery reads from as far as it has come. */
  replicaUrl?: string | undefined;
  /** Whether statements get names, so that a connection plans each once. Default true. */
  namedStatements?: boolean;
  /** Most connections at once, 2 or more: the desk and delivery each have a pool of their own. Default 10. */
  maxConnections?: number;
  /** The role that delivery reads as, once `prepareDeliveryRole` has found it good. Without it: the URL's own user. */
  deliveryRole?: string | undefined;
  /** How long one statement may run, in milliseconds. Default 10,000. */
  statementTimeoutMs?: number;
  /** How long to wait for a connection, a free one or a new one, in milliseconds. Default 5,000. */
  connectTimeoutMs?: number;
  /** How long an interactive transaction may take as a whole, in milliseconds. Default 15,000. */
  transactionTimeoutMs?: number;
};

const defaults = { statementTimeoutMs: 10_000, connectTimeoutMs: 5_000, transactionTimeoutMs: 15_000 };

/** The transaction that `prisma.$transaction(async (tx) => …)` hands out. */
export type Tx = Prisma.TransactionClient;

/** The client, or a transaction of it: what a read may run on. */
export type Db = PrismaClient | Tx;

export type Database = {
  prisma: PrismaClient;
  /**
   * Past Prisma, which around a statement costs as much as the statement. One may be sent again when the connection ends
   * under it, or Postgres ends it in favour of another: what writes must bear to be carried out twice.
   */
  raw: Raw;
  /** The pool that `prisma` uses, for the statements that Prisma has no words for. */
  pool: pg.Pool;
  /** Reads as delivery's own role, on connections of its own, and writes nothing. */
  delivery: Reader;
  /** There where a session lasts. */
  directUrl: string;
  /** Absent: delivery reads from the primary. */
  replica?: Pick<Replica, 'counts' | 'ping'> | undefined;
  /** Hears what readers see changing, on a connection of its own. */
  listen: (ears: Ears) => Listener;
  /** The connections there are, and who waits for one, now. */
  connections(): { pool: 'desk' | 'delivery'; total: number; idle: number; queued: number }[];
  /** Hears that the change log goes on, likewise. */
  listenToChanges: (ears: Ears) => Listener;
  /** Resolves if the database answers, to the desk and to delivery. */
  ping(): Promise<void>;
  /** Waits for running queries, then ends all connections. */
  close(): Promise<void>;
};

/**
 * The pools of a process, and what reads and writes through them. Connects when first used, so that the API can start
 * before its database, and again whenever a connection was lost.
 */
export function connectDatabase(options: DatabaseOptions): Database {
  const { url, directUrl = url, replicaUrl, maxConnections = 10, deliveryRole } = options;
  const ofDelivery = Math.max(1, Math.floor(maxConnections / 2));
  const own = new Set<(words: string) => void>();
  const desk = createPool(options, Math.max(1, maxConnections - ofDelivery), '', (words) => {
    for (const tell of own) tell(words);
  });
  // Of both ways to a connection: a name there stands for one statement.
  const nameOf = namesOf(options);
  const client = createPrisma(options, desk, nameOf);
  const prisma = joiningTransactions(client);
  // The connection begins as that role: there is no statement that could be forgotten, and none between two requests.
  const role = deliveryRole === undefined ? '' : ` -c role=${deliveryRole}`;
  const asDelivery = ` -c default_transaction_read_only=on${role}`;
  const delivery = createPool(options, ofDelivery, asDelivery);
  const both = [desk, delivery];
  const toPrimary: Send = (statement) => sendAgain(() => delivery.query(statement));
  const gate = createGate();
  const ofReplica =
    replicaUrl === undefined
      ? undefined
      : createPool(
          { ...options, url: replicaUrl, directUrl: replicaUrl, connectTimeoutMs: 1_000 },
          ofDelivery,
          asDelivery,
        );
  const replica = ofReplica && readFirst(ofReplica, toPrimary, gate);

  return {
    prisma,
    raw: joiningStatements(
      prisma,
      createReader(
        (statement) =>
          sendAgain(
            () => desk.query(statement),
            (error) => isConnectionCut(error) || isWriteConflict(error),
          ),
        nameOf,
      ),
    ),
    pool: desk,
    delivery: createReader(replica?.send ?? toPrimary, namesOf(options)),
    directUrl,
    replica,
    listen: (ears) => {
      const hearsOwn = ears.own !== undefined && !isPooled(options);
      if (ears.own) own.add(ears.own);
      const listener: Listener = replica
        ? listen(
            directUrl,
            readersTopic,
            gate.hearing(ears, () => void listener.caughtUp()),
            { positions: true },
          )
        : listen(directUrl, readersTopic, ears);
      return { ...listener, hearsOwn };
    },
    connections: () =>
      (
        [
          ['desk', desk],
          ['delivery', delivery],
        ] as const
      ).map(([pool, { totalCount, idleCount, waitingCount }]) => ({
        pool,
        total: totalCount,
        idle: idleCount,
        queued: waitingCount,
      })),
    listenToChanges: (ears) => listen(directUrl, changesTopic, ears),
    ping: async () => {
      await Promise.all(both.map((pool) => pool.query('SELECT 1')));
    },
    close: async () => {
      await client.$disconnect();
      await Promise.all([...both, ...(ofReplica ? [ofReplica] : [])].map((pool) => pool.end()));
    },
  };
}

type NameOf = (query: { sql: string }) => string;

/** Names where they are wanted; without one, a statement is prepared for one execution. */
const namesOf = ({ namedStatements = true }: DatabaseOptions): NameOf =>
  namedStatements ? statementNames() : () => '';

/** A pooler refuses what a session would begin with, since it gives the session to others. */
const isPooled = ({ url, directUrl }: DatabaseOptions) => directUrl !== undefined && directUrl !== url;

/** `told` hears what others and the connections of the pool themselves commit, the latter before the COMMIT resolves. */
function createPool(
  options: DatabaseOptions,
  max: number,
  settings: string,
  told?: (words: string) => void,
): pg.Pool {
  const { url, statementTimeoutMs, connectTimeoutMs, transactionTimeoutMs } = { ...defaults, ...options };
  const pool = createWatchedPool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'dateline',
    keepAlive: true,
    ...(isPooled(options)
      ? {}
      : {
          options: `-c timezone=UTC${settings}`,
          statement_timeout: statementTimeoutMs,
          idle_in_transaction_session_timeout: transactionTimeoutMs,
        }),
    ...(told && !isPooled(options)
      ? {
          onConnect: async (client: pg.ClientBase) => {
            client.on('notification', ({ payload }) => told(payload ?? everything));
            await client.query(`LISTEN ${readersTopic.channel}`);
          },
        }
      : {}),
    // Later than the server's own limit: only for a server that has stopped answering altogether.
    query_timeout: statementTimeoutMs + 5_000,
  });
  // An idle connection that breaks is thrown away by the pool. Without a listener it would end the process.
  pool.on('error', () => {});
  discardSpoiled(pool);
  return pool;
}

/** Shapes of a query that Prisma keeps compiled, at about 11 KB each: it would keep a thousand, which wild filters do fill. */
const mostPlans = 300;

function createPrisma(options: DatabaseOptions, pool: pg.Pool, nameOf: NameOf): PrismaClient {
  const { connectTimeoutMs, transactionTimeoutMs } = { ...defaults, ...options };
  return new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: nameOf }),
    errorFormat: 'minimal',
    queryPlanCacheMaxSize: mostPlans,
    transactionOptions: { maxWait: connectTimeoutMs, timeout: transactionTimeoutMs },
  });
}
