import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cli } from '../cli/cli.ts';
import { startApi } from '../support/api.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { publishStory } from '../support/stories.ts';
import { withClient } from '../support/test-server.ts';

const major = (text: string) => Number(/(\d+)/.exec(text)?.[1] ?? 0);
const dump = major(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '');

let folder: string;
let server = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dateline-backup-'));
  const { rows } = await withClient(process.env.DATELINE_TEST_ADMIN_URL ?? '', (client) =>
    client.query('SHOW server_version'),
  );
  server = major(rows[0].server_version);
  if (dump < server)
    console.warn(
      `pg_dump is ${dump === 0 ? 'not here' : dump}, and Postgres ${server}: backups are not tried.`,
    );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (words: string[], { url }: TestDatabase, more: Record<string, string> = {}) =>
  cli(words, { PATH: process.env.PATH ?? '', DATABASE_URL: url, ...more });

test('without pg_dump, a backup says what is missing, and leaves nothing behind', async () => {
  const database = await createTestDatabase();
  const file = path.join(folder, 'none');
  const { code, notes } = await run(['backup', file], database, { PATH: '/nonexistent' });
  expect([code, notes]).toEqual([1, expect.stringMatching(/^pg_dump is not on the PATH/)]);
  await expect(readFile(file)).rejects.toThrow();
  await expect(readFile(`${file}.digest.json`)).rejects.toThrow();
  await database.drop();
});

describe('a backup', () => {
  test('comes back as it was, into an empty database only, and a spoilt one is found out', async () => {
    if (dump < server) return;
    const api = await startApi();
    await publishStory(api, { headline: 'To be kept: Łódź, 東京' });
    const source = { url: api.config.DATABASE_URL ?? '', drop: api.close };
    const file = path.join(folder, 'all');
    const made = await run(['backup', file], source);
    expect([made.code, made.notes]).toEqual([0, '']);
    expect((await run(['backup', file], source)).notes).toContain('is there already');

    const target = await createEmptyDatabase();
    const back = await run(['restore', file], target);
    expect([back.code, back.notes, back.out]).toEqual([0, '', expect.stringContaining('the digest agrees')]);
    const { rows } = await withClient(target.url, (client) => client.query('SELECT headline FROM articles'));
    expect(rows).toEqual([{ headline: 'To be kept: Łódź, 東京' }]);
    expect((await run(['doctor'], target)).code).toBe(0);

    expect((await run(['restore', file], target)).notes).toContain('not empty');
    await withClient(target.url, (client) => client.query('CREATE TABLE later (id int)'));
    expect((await run(['restore', file, '--replace'], target)).code).toBe(0);
    expect((await run(['restore', file, '--replace'], source)).notes).toContain('Stop it first');

    const proof = JSON.parse(await readFile(`${file}.digest.json`, 'utf8'));
    proof.tables.articles.sum = '1';
    await writeFile(`${file}.digest.json`, JSON.stringify(proof));
    expect((await run(['restore', file, '--replace'], target)).notes).toMatch(
      /not what was backed up: articles/,
    );
    await appendFile(file, 'x');
    expect((await run(['restore', file, '--replace'], target)).notes).toContain('its digest differs');
    await target.drop();
    await api.close();
  });
});
