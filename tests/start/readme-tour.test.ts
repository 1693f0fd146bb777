import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKey } from '../../src/auth/key.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Run, startDateline } from './process.ts';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const tour = has('bash') && has('curl') ? test : test.skip;

let database: TestDatabase;
let run: Run & { url: string };
const key = generateKey();

beforeAll(async () => {
  database = await createTestDatabase();
  run = await startDateline({
    DATABASE_URL: database.url,
    DATELINE_ADMIN_KEY: key,
    DATELINE_SAMPLE_CONTENT: 'true',
    DATELINE_LOG_LEVEL: 'error',
  });
});

afterAll(async () => {
  run.child.kill('SIGTERM');
  await run.exited;
  await database.drop();
});

tour('the README’s tour does what it says, pasted as it stands', () => {
  const readme = readFileSync('README.md', 'utf8');
  const script = [...readme.matchAll(/```sh tour\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
  const here = script
    .replace('API=http://localhost:3000', `API=${run.url}`)
    .replace('KEY=$(cat .dateline/admin-key)', `KEY=${key}`);
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', here], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('the working copy is 0');
  expect(stdout).toContain('404: not yet\npublished\n');
  expect(stdout).toContain('"headline":"Night ferry returns after nine years"');
  expect(stdout).toContain('<strong>night ferry</strong>');
  expect(stdout).toMatch(
    /\n2\nprecondition_failed\nnight-ferry-returns\n308 http:\/\/\S+\/v1\/articles\/night-ferry-returns\nTransport\n/,
  );
  const desk = stdout.slice(stdout.indexOf('\nTransport\n') + 1).split('\n');
  expect(desk[1]).toContain('{"op":"insert","text":"');
  expect(desk.slice(2, 10).join('\n')).toMatch(/'return'/);
  expect(stdout).toMatch(
    /\napproved\nis more than a year ahead\n2036-12-01T08:00:00.000Z\nnull\n2036-12-01T08:00:00.000Z\nembargoed\nnull\n/,
  );
  expect(stdout).toMatch(
    /\ncorrection\nThe first sailing left with every cabin taken on Friday.\nThe first sailing left with every cabin taken.\nkilled\nThere is no night ferry.\n$/,
  );
});
