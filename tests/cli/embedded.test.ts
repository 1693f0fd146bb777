import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Run, runProgram, startDateline } from '../start/process.ts';
import { folderForData } from '../support/folder-for-data.ts';

let dataDir: string;
let run: Run & { url: string };

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(await folderForData(), 'dateline-test-'));
  // As root the server runs as another user, who must get in.
  await chmod(dataDir, 0o755);
  run = await startDateline({ DATELINE_DATA_DIR: dataDir });
}, 120_000);

afterAll(async () => {
  run?.child.kill('SIGINT');
  await run?.exited;
  await rm(dataDir, { recursive: true, force: true });
});

const dateline = async (...words: string[]) => {
  const child = runProgram('cli/main.js', words, { DATELINE_DATA_DIR: dataDir });
  const { code } = await child.exited;
  return { code, out: child.stdout(), notes: child.stderr() };
};

test('the first start keeps its key where only its owner reads it, loads the sample and prints neither', async () => {
  const file = path.join(dataDir, 'admin-key');
  const key = (await readFile(file, 'utf8')).trim();
  for (const name of ['admin-key', 'server.json'])
    expect((await stat(path.join(dataDir, name))).mode & 0o777).toBe(0o600);
  expect(run.stdout()).toContain(file);
  expect(run.stdout()).not.toContain(key.slice(-43));
  const { data } = (await (await fetch(`${run.url}/v1/articles?limit=100`)).json()) as {
    data: { publishedAt: string }[];
  };
  expect(data.length).toBeGreaterThanOrEqual(12);
  const dates = data.map(({ publishedAt }) => publishedAt);
  expect(dates).toEqual([...dates].sort().reverse());
});

test('the CLI finds API and key by itself, and shows the key to no other address', async () => {
  const list = await dateline('keys', 'list');
  expect(list).toMatchObject({ code: 0, notes: '' });
  expect(list.out).toContain('Admin (first start)');
  const elsewhere = await dateline('keys', 'list', '--url', 'http://192.0.2.1');
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.notes).toContain('There is no key');
});

test('a stop takes the database along, and the next start has everything still', async () => {
  const before = (await dateline('keys', 'list')).out;
  run.child.kill('SIGINT');
  expect(await run.exited).toEqual({ code: 0, signal: null });
  await expect(stat(path.join(dataDir, 'server.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(stat(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect((await dateline('keys', 'list')).code).toBe(1);

  run = await startDateline({ DATELINE_DATA_DIR: dataDir });
  const ids = (out: string) => out.match(/^[0-9a-f-]{36}/gm);
  expect(ids((await dateline('keys', 'list')).out)).toEqual(ids(before));
});

test('migrate says when there is nothing to do', async () => {
  expect((await dateline('migrate')).out).toContain('Nothing to migrate.');
});
