import { expect, test } from '@jest/globals';
import type { Database } from '../../src/database/client.ts';
import { startClock } from '../../src/start/clock.ts';

/** A database that answers after `trip` milliseconds, having looked at its clock half way. */
function setUp() {
  const world = { tick: 5_000, database: 1_000_000, machine: 990_000, trip: 4 };
  const pass = (milliseconds: number) => {
    world.tick += milliseconds;
    world.database += milliseconds;
    world.machine += milliseconds;
  };
  const query = async () => {
    pass(world.trip / 2);
    const now = new Date(world.database);
    pass(world.trip / 2);
    return { rows: [{ now }] };
  };
  const clock = startClock({
    database: { pool: { query } } as unknown as Pick<Database, 'pool'>,
    ticks: () => world.tick,
    ofMachine: () => world.machine,
  });
  const ahead = () => clock.now().getTime() - world.database;
  return { world, pass, clock, ahead };
}

test('the time is the database’s, never behind it, whatever the machine says', async () => {
  const { world, pass, clock, ahead } = setUp();
  expect(clock.now().getTime()).toBe(990_000);
  await clock.adjust();
  expect(ahead()).toBeGreaterThanOrEqual(0);
  expect(ahead()).toBeLessThanOrEqual(5);
  const before = ahead();
  world.machine += 3_600_000;
  pass(60_000);
  expect(ahead()).toBe(before);
  // A slow answer tells little, and changes nothing.
  world.trip = 2_000;
  await clock.adjust();
  expect(ahead()).toBe(before);
  // The database's own clock decides, also when it is moved.
  world.trip = 4;
  for (const moved of [3_600_000, -7_200_000]) {
    world.database += moved;
    await clock.adjust();
    expect(ahead()).toBeGreaterThanOrEqual(0);
    expect(ahead()).toBeLessThanOrEqual(5);
  }
  await clock.stop();
});
