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
