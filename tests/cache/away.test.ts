import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startResponseCache } from '../../src/cache/response-cache.ts';
import type { Ears } from '../../src/database/listener.ts';
import type { KeptAnswer } from '../../src/http/kept-answers.ts';

const silent = { info: () => {}, warn: () => {} };
const start = new Date('2026-11-26T08:00:00.000Z');
const away = new Error('away');

/** A cache whose database is played by the test. */
function cacheOf({ hearsOwn = true, staleIfError = 300 } = {}) {
  let ears: Ears | undefined;
  let now = start;
  let isAway = false;
  const database = {
    listen: (given: Ears) => {
      ears = given;
      return { caughtUp: async () => {}, stop: async () => {}, hearsOwn };
    },
  };
  const isAwayError = (error: unknown) => error === away;
  const cache = startResponseCache({
    ...{ database, size: 1_048_576, clock: () => now, log: silent },
    ...{ isAway: isAwayError, staleIfError },
  });
  const hears = ears as unknown as Ears;
  const connect = () => {
    isAway = false;
    hears.found([]);
    hears.heard(performance.now(), now);
  };
  connect();
  let made = 0;
  const read = (key: string, tags: string[]) =>
    cache.take(key, now, async (): Promise<KeptAnswer> => {
      if (isAway) throw away;
      made += 1;
      return { status: 200, operation: String(made), tags, suits: () => true, heads: [] };
    });
  return {
    cache,
    hears,
    connect,
    read,
    loseListener: () => hears.lost(away),
    loseDatabase: () => {
      isAway = true;
      hears.lost(away);
    },
    advance: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },
  };
}

test('while the database is away, readers get what was held, and are told so', async () => {
  const { read, loseDatabase } = cacheOf();
  const before = await read('a', ['article:a']);
  loseDatabase();
  for (let times = 0; times < 3; times += 1)
    expect(await read('a', ['article:a'])).toMatchObject({
      operation: before.operation,
      age: expect.any(Number),
    });
  await expect(read('b', ['article:b'])).rejects.toBe(away);
});

test('a lost listener alone gives nothing old, and what was read anew is not taken back', async () => {
  const { read, loseListener, loseDatabase } = cacheOf();
  const before = await read('a', ['article:a']);
  loseListener();
  const after = await read('a', ['article:a']);
  expect(after.operation).not.toBe(before.operation);
  expect(after.age).toBeUndefined();
  loseDatabase();
  await expect(read('a', ['article:a'])).rejects.toBe(away);
});

test('what this process has written since is not hidden', async () => {
  const { read, hears, loseDatabase } = cacheOf();
  await read('a', ['article:a']);
  await read('b', ['article:b']);
  loseDatabase();
  hears.own?.('article:a|');
  await expect(read('a', ['article:a'])).rejects.toBe(away);
  expect(await read('b', ['article:b'])).toMatchObject({ age: expect.any(Number) });
});

test('where nobody tells what was written, nothing is held after it', async () => {
  const { cache, read, loseDatabase } = cacheOf({ hearsOwn: false });
  await read('a', ['article:a']);
  loseDatabase();
  await cache.caughtUp(false);
  expect(await read('a', ['article:a'])).toMatchObject({ age: expect.any(Number) });
  await cache.caughtUp(true);
  await expect(read('a', ['article:a'])).rejects.toBe(away);
});

test('a schedule ends what was held', async () => {
  const { read, hears, loseDatabase, advance } = cacheOf();
  hears.told(`article:a|${start.getTime() + 1_000}`);
  await read('a', ['article:a']);
  loseDatabase();
  expect(await read('a', ['article:a'])).toMatchObject({ age: expect.any(Number) });
  advance(1_000);
  await expect(read('a', ['article:a'])).rejects.toBe(away);
});

test('once something is heard again, all is read anew', async () => {
  const { read, loseDatabase, connect } = cacheOf();
  const before = await read('a', ['article:a']);
  loseDatabase();
  connect();
  const after = await read('a', ['article:a']);
  expect(after.operation).not.toBe(before.operation);
  expect(after.age).toBeUndefined();
});

test('not past the age that the settings allow', async () => {
  const { read, loseDatabase } = cacheOf({ staleIfError: 0.05 });
  await read('a', ['article:a']);
  loseDatabase();
  await sleep(60);
  await expect(read('a', ['article:a'])).rejects.toBe(away);
});
