import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { deliveryViews } from '../../src/database/delivery-role.ts';

/** What delivery's role would refuse at run time is told here by its place. */
const files = ['delivery', 'welcome'].flatMap((room) =>
  readdirSync(path.join('src', room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join('src', room, file)),
);
const stores = files.filter((file) => file.endsWith('store.ts'));

test('there is something to look at', () => {
  expect(stores.length).toBeGreaterThan(3);
});

test.each(stores)('%s names views and no table', (file) => {
  const text = readFileSync(file, 'utf8');
  const ofItsOwn = [...text.matchAll(/\b(\w+) AS (?:(?:NOT )?MATERIALIZED )?\(/g)].map(([, name]) => name);
  const known = new Set<string | undefined>([...deliveryViews, ...ofItsOwn]);
  const named = [...text.matchAll(/\b(?:FROM|JOIN) ([a-z_]+)\b(?!\()/g)].map(([, name]) => name);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test.each(files)('%s has no way to the desk’s connections', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/\bprisma\b|\bpool\b|PrismaClient/);
});
