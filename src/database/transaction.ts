import { AsyncLocalStorage } from 'node:async_hooks';
import type { PrismaClient, Tx } from './client.ts';
import { isConnectionCut, isWriteConflict } from './errors.ts';
import type { Raw } from './reader.ts';

/** How often a write is tried that Postgres ends in favour of another one. */
const tries = 4;

/** The transaction that is open where the code runs, and the client it is of; over once it has ended. */
type Open = { prisma: PrismaClient; tx: Tx; over: boolean };

const here = new AsyncLocalStorage<Open>();
let openTransactions = 0;

function openOf(prisma: PrismaClient): Tx | undefined {
  const open = here.getStore();
  return open && open.prisma === prisma && !open.over ? open.tx : undefined;
}

async function opened<T>(prisma: PrismaClient, tx: Tx, run: (tx: Tx) => Promise<T>): Promise<T> {
  const open: Open = { prisma, tx, over: false };
  openTransactions += 1;
  try {
    return await here.run(open, () => run(tx));
  } finally {
    // What was started within and not waited for must not write into a transaction that has ended.
    open.over = true;
    openTransactions -= 1;
    // Before Node 24 a storage in use is asked at each promise of the process: readers pay for it only while somebody writes.
    if (openTransactions === 0) here.disable();
  }
}

/**
 * Runs one write in one transaction: the one that is open here already, or a new one. In a new one `run` may be called
 * again, from the start, when Postgres resolves a deadlock at its cost or the connection ends before the COMMIT. Read
 * committed is enough: every writer locks the row it competes for before it reads it.
 */
export async function inTransaction<T>(prisma: PrismaClient, run: (tx: Tx) => Promise<T>): Promise<T> {
  const joined = openOf(prisma);
  if (joined) return run(joined);
  for (let left = tries; ; left -= 1) {
    let isAtCommit = false;
    try {
      return await prisma.$transaction(async (tx) => {
        const result = await opened(prisma, tx, run);
        isAtCommit = true;
        return result;
      });
    } catch (error) {
      // Of a connection that ends at the COMMIT nobody knows whether it was carried out.
      const isUndone = isWriteConflict(error) || (isConnectionCut(error) && !isAtCommit);
      if (left === 1 || !isUndone) throw error;
    }
  }
}

/**
 * Runs a part of a transaction that may fail by itself: when it throws, what it wrote is undone, and the transaction
 * goes on. One after the other, never two at once.
 */
export async function inSavepoint<T>(tx: Tx, run: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT part`;
  try {
    const result = await run();
    await tx.$executeRaw`RELEASE SAVEPOINT part`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT part`;
    await tx.$executeRaw`RELEASE SAVEPOINT part`;
    throw error;
  }
}

/** Statements straight to the database, each a transaction by itself, but where one is open: there they take part in it. */
export const joiningStatements = (prisma: PrismaClient, alone: Raw): Raw => ({
  $queryRaw: (query, ...values) => (openOf(prisma) ?? alone).$queryRaw(query, ...values),
});

/**
 * The client, made to take part in the transaction that is open where it is called: a read sees what was written
 * before it, and none waits for a second connection while it holds the first.
 */
export function joiningTransactions(client: PrismaClient): PrismaClient {
  const joining: PrismaClient = new Proxy(client, {
    get(target, name) {
      const from = openOf(joining) ?? target;
      const value: unknown = Reflect.get(from, name, from);
      return typeof value === 'function' ? value.bind(from) : value;
    },
  });
  return joining;
}
