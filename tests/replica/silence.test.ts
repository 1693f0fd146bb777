import { expect, test } from '@jest/globals';
import type pg from 'pg';
import { createGate, readFirst } from '../../src/database/replica.ts';

const statement = { name: '', text: 'SELECT 1', values: [] };

test('a primary that refuses nothing and says nothing keeps no reader waiting, once it is not heard', async () => {
  const client = { query: async () => ({ rows: ['from the replica'] }), release: () => {} };
  const pool = { connect: async () => client } as unknown as pg.Pool;
  let asked = 0;
  const silent = () => {
    asked += 1;
    return new Promise<never>(() => {});
  };
  // Its loss is known from the start: nothing has been heard.
  const replica = readFirst(pool, silent, createGate());
  for (let n = 0; n < 3; n += 1) expect((await replica.send(statement)).rows).toEqual(['from the replica']);
  // The first one waited, and the others were spared it.
  expect([asked, replica.counts()]).toEqual([1, { replica: 0, primary: 0, stale: 3 }]);
});

test('a primary that is heard again while its pooler still refuses is asked until it answers', async () => {
  const ears = { told: () => {}, found: () => {}, heard: () => {}, lost: () => {} };
  const gate = createGate();
  gate.hearing(ears, () => {}).heard(performance.now(), new Date(), 1n);
  // Promoted: a primary now, with a position of its own that proves nothing.
  const promoted = {
    query: async () => ({ rows: [{ position: null, now: new Date() }] }),
    release: () => {},
  };
  const pool = { connect: async () => promoted } as unknown as pg.Pool;
  let asked = 0;
  const returning = async () => {
    asked += 1;
    if (asked < 4) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    return { rows: ['from the primary'] };
  };
  expect((await readFirst(pool, returning, gate).send(statement)).rows).toEqual(['from the primary']);
  expect(asked).toBe(4);
});
