import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { connectDatabase, type Database } from '../../src/database/client.ts';
import { inSavepoint, inTransaction } from '../../src/database/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = connectDatabase({ url: own.url, maxConnections: 4, connectTimeoutMs: 1_000 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const names = async () =>
  (await database.prisma.tag.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name);

beforeEach(() => database.prisma.tag.deleteMany({}));

/** Writes in a transaction of its own, or in the one that is open. */
const write = (name: string, client = database.prisma) =>
  inTransaction(client, async (tx) => {
    const now = new Date('2026-11-24T08:00:00Z');
    await tx.tag.create({ data: { id: uuidv7(), name, slug: name, createdAt: now, updatedAt: now } });
  });

test('a transaction within another is part of it, and so is every read by the client', async () => {
  await inTransaction(database.prisma, async () => {
    await write('a');
    expect(await names()).toEqual(['a']);
    const [row] = await database.prisma.$queryRaw<
      { count: number }[]
    >`SELECT count(*)::int AS count FROM tags`;
    expect(row).toEqual({ count: 1 });
    // Another connection sees nothing of it yet.
    expect((await database.pool.query('SELECT name FROM tags')).rows).toEqual([]);
  });
  expect(await names()).toEqual(['a']);
});

test('what fails outside undoes what was finished within', async () => {
  const failing = inTransaction(database.prisma, async () => {
    await write('a');
    throw new Error('after all');
  });
  await expect(failing).rejects.toThrow('after all');
  expect(await names()).toEqual([]);
});

test('a savepoint undoes its part alone, also when the database refused a statement, and one in another', async () => {
  await inTransaction(database.prisma, async (tx) => {
    await write('a');
    await expect(inSavepoint(tx, () => write('a'))).rejects.toThrow();
    await inSavepoint(tx, async () => {
      await write('b');
      const inner = inSavepoint(tx, async () => {
        await write('c');
        throw new Error('no c');
      });
      await expect(inner).rejects.toThrow('no c');
      await write('d');
    });
  });
  expect(await names()).toEqual(['a', 'b', 'd']);
});

test('only the outermost tries again after a deadlock, from its start', async () => {
  let outer = 0;
  let inner = 0;
  await inTransaction(database.prisma, async () => {
    outer += 1;
    await write(`try ${outer}`);
    await inTransaction(database.prisma, async (tx) => {
      inner += 1;
      if (inner < 3)
        await tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$`;
    });
  });
  expect([outer, inner]).toEqual([3, 3]);
  expect(await names()).toEqual(['try 3']);
});

test('what was started within and goes on after the end has a transaction of its own', async () => {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let late: Promise<void> | undefined;
  await inTransaction(database.prisma, async () => {
    late = ended.then(() => write('late'));
    await write('a');
  });
  end();
  await late;
  expect(await names()).toEqual(['a', 'late']);
});

test('another client has no part in it', async () => {
  const other = connectDatabase({ url: own.url, maxConnections: 1 });
  try {
    const failing = inTransaction(database.prisma, async () => {
      await write('a');
      await write('b', other.prisma);
      throw new Error('after all');
    });
    await expect(failing).rejects.toThrow('after all');
    expect(await names()).toEqual(['b']);
  } finally {
    await other.close();
  }
});
