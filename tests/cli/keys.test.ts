import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readKey } from '../../src/auth/key.ts';
import { cli, type ServedApi, serveApi } from './cli.ts';

let api: ServedApi;

beforeAll(async () => {
  api = await serveApi();
});

afterAll(() => api.close());

const run = (...words: string[]) => cli(words, api.environment);

describe('keys', () => {
  test('create prints the key alone, list shows it without its secret, revoke ends it', async () => {
    const made = await run(
      'keys',
      'create',
      '--name',
      'Site',
      '--scopes',
      'content:read, delivery:read',
      '--expires',
      '2030-01-31',
    );
    expect(made.code).toBe(0);
    const key = made.out;
    const prefix = readKey(key)?.prefix ?? '';
    expect((await api.call('get', '/v1/editorial/articles', { as: key })).status).toBe(200);

    const list = await run('keys', 'list');
    expect(list.out).toContain(prefix);
    expect(list.out).toContain('2030-01-31');
    expect(list.out).not.toContain(key.slice(-43));

    const id = /id is (\S+)\.$/m.exec(made.notes)?.[1] ?? '';
    expect((await run('keys', 'revoke', id)).code).toBe(0);
    expect((await api.call('get', '/v1/editorial/articles', { as: key })).status).toBe(401);
    expect((await run('keys', 'list')).out).toMatch(new RegExp(`${prefix}.*revoked`));
  });

  test('rotate prints the key with its new secret alone; list tells what a key is held to and what ends', async () => {
    await api.call('post', '/v1/editorial/categories', { body: { name: 'Sports', slug: 'sports' } });
    const made = await run(
      ...['keys', 'create', '--name', 'Held', '--scopes', 'content:read,content:write'],
      ...['--categories', 'sports', '--origins', 'https://desk.example.org, http://localhost:5173'],
    );
    const id = /id is (\S+)\.$/m.exec(made.notes)?.[1] ?? '';
    const rotated = await run('keys', 'rotate', id, '--overlap', '2h');
    expect([rotated.code, readKey(rotated.out)?.prefix]).toEqual([0, readKey(made.out)?.prefix]);
    expect(rotated.notes).toContain('2026-11-24T10:00:00.000Z');
    for (const as of [made.out, rotated.out])
      expect((await api.call('get', '/v1/editorial/articles', { as })).status).toBe(200);
    expect((await run('keys', 'list')).out).toContain(
      'categories sports; origins https://desk.example.org,http://localhost:5173; secret before works until 2026-11-24T10:00Z',
    );
    const last = await run('keys', 'rotate', id, '--overlap', '0');
    expect(last.notes).toContain('No other works');
    expect((await api.call('get', '/v1/editorial/articles', { as: rotated.out })).status).toBe(401);
  });

  test('list goes through every page', async () => {
    await api.database.prisma.apiKey.createMany({
      data: Array.from({ length: 120 }, (_, at) => ({
        id: `019a2b3c-4d5e-7f60-8a1b-${String(at).padStart(12, '0')}`,
        name: `many ${at}.`,
        prefix: String(at).padStart(12, '0'),
        secretHash: new Uint8Array(32),
        scopes: ['content:read'],
        createdAt: api.clock.now(),
      })),
    });
    const { out } = await run('keys', 'list');
    expect(out.match(/many \d+\./g)).toHaveLength(120);
  });

  test('generate prints a key that opens nothing', async () => {
    const { out } = await cli(['keys', 'generate']);
    expect(readKey(out)).toBeDefined();
    expect((await api.call('get', '/v1/editorial/articles', { as: out })).status).toBe(401);
  });

  test('every fault of a refused key is shown, with exit code 1', async () => {
    const { code, out, notes } = await run('keys', 'create', '--name', ' ', '--scopes', 'root');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(notes).toContain('/name');
    expect(notes).toContain('/scopes/0');
  });

  test('a key without the scope is told which one is missing', async () => {
    const { code, notes } = await cli(['keys', 'list'], {
      DATELINE_URL: api.url,
      DATELINE_API_KEY: api.keys['content:read'],
    });
    expect(code).toBe(1);
    expect(notes).toContain('admin');
  });
});

describe('the command line', () => {
  test.each([
    [[], 2],
    [['nothing'], 2],
    [['keys'], 2],
    [['keys', 'list', '--unknown'], 2],
    [['keys', 'list', 'operand'], 2],
    [['keys', 'revoke'], 2],
    [['keys', 'revoke', 'a', 'b'], 2],
    [['keys', 'create'], 2],
    [['keys', 'rotate'], 2],
    [['keys', 'rotate', 'a', '--overlap', 'soon'], 2],
    [['keys', 'create', '--name', 'a', '--scopes', 'admin', '--expires', 'soon'], 2],
    [['--help'], 0],
    [['keys', 'create', '--help'], 0],
    [['import', 'page', '-h'], 0],
    [['start', '--help'], 0],
    [['migrate', '--help'], 0],
  ])('%j ends with %i', async (words, code) => {
    const result = await run(...words);
    expect(result.code).toBe(code);
    // Help that was asked for is a result; a complaint is not.
    expect(result.out === '').toBe(code !== 0);
    expect(result.notes === '').toBe(code === 0);
  });

  test('without an API it says how to start one', async () => {
    const { code, notes } = await cli(['keys', 'list']);
    expect(code).toBe(1);
    expect(notes).toContain('npm start');
    const gone = await cli(['keys', 'list'], { DATELINE_URL: 'http://127.0.0.1:2', DATELINE_API_KEY: 'x' });
    expect(gone.code).toBe(1);
    expect(gone.notes).toContain('npm start');
  });
});
