import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { joiningTransactions } from './transaction.ts';

export type { PrismaClient };

export type DatabaseOptions = {
  /** Connection URL of Postgres. */
  url: string;
  /** Most connections at once. Default 10. */
  maxConnections?: number;
  /** How long one statement may run, in milliseconds. Default 10,000. */
  statementTimeoutMs?: number;
  /** How long to wait for a connection, a free one or a new one, in milliseconds. Default 5,000. */
  connectTimeoutMs?: number;
  /** How long an interactive transaction may take as a whole, in milliseconds. Default 15,000. */
  transactionTimeoutMs?: number;
};

/** The transaction that `prisma.$transaction(async (tx) => …)` hands out. */
export type Tx = Prisma.TransactionClient;

/** The client, or a transaction of it: what a read may run on. */
export type Db = PrismaClient | Tx;

export type Database = {
  prisma: PrismaClient;
  /** The pool that `prisma` uses, for the statements that Prisma has no words for. */
  pool: pg.Pool;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  /** Waits for running queries, then ends all connections. */
  close(): Promise<void>;
};

/** Most statements that a connection keeps prepared. */
const mostStatements = 500;

/**
 * Names statements, so that a connection plans each of them once and not at each call: planning is a third of what
 * an article costs Postgres. Past the bound, as with texts that grow with a list, a statement has no name.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= mostStatements) return '';
    const name = `dateline_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/**
 * The one pool of a process and the Prisma client on it. Connects when first used, so that the API can start
 * before its database, and again whenever a connection was lost.
 */
export function connectDatabase(options: DatabaseOptions): Database {
  const {
    url,
    maxConnections = 10,
    statementTimeoutMs = 10_000,
    connectTimeoutMs = 5_000,
    transactionTimeoutMs = 15_000,
  } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'dateline',
    options: '-c timezone=UTC',
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: transactionTimeoutMs,
    // Later than the server's own limit: only for a server that has stopped answering altogether.
    query_timeout: statementTimeoutMs + 5_000,
  });
  // An idle connection that breaks is thrown away by the pool. Without a listener it would end the process.
  pool.on('error', () => {});
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: connectTimeoutMs, timeout: transactionTimeoutMs },
  });

  return {
    prisma: joiningTransactions(prisma),
    pool,
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
