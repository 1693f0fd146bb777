import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lookAtClock } from '../../src/doctor/server.ts';
import { lookAtDisk } from '../../src/doctor/surroundings.ts';
import { cli } from '../cli/cli.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { withClient } from '../support/test-server.ts';

const role = process.env.DATELINE_TEST_DELIVERY_ROLE ?? '';
let database: TestDatabase;
let api: TestApi;
let apiUrl: string;
beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi();
  apiUrl = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const doctor = (environment: Record<string, string> = {}) =>
  cli(['doctor'], { DATABASE_URL: database.url, DATELINE_PUBLIC_URL: apiUrl, ...environment });

/** The line about one thing, with what mends it. */
function about(what: string, out: string): string {
  const found = new RegExp(`^(?:ok  |warn|FAIL)  ${what}: .*(?:\\n {8}.*)*`, 'm').exec(out);
  if (!found) throw new Error(`nothing is said about ${what}:\n${out}`);
  return found[0];
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a deployment that is well is told to be, thing by thing', async () => {
  const { code, out, notes } = await doctor();
  expect([code, notes]).toEqual([0, '']);
  expect(out).not.toContain('FAIL');
  const well = [
    'settings',
    'database',
    'version',
    'encoding',
    'extensions',
    'migrations',
    'writes',
    'clock',
    'listener',
    'cache',
    'API',
  ];
  for (const what of well) expect(about(what, out)).toMatch(/^ok/);
  if (role) expect(about('delivery’s role', out)).toMatch(/^ok/);
});

test('wrong settings are all named', async () => {
  const { code, out } = await doctor({ PORT: 'http', DATELINE_ROLE: 'reporter' });
  expect(code).toBe(1);
  expect(about('settings', out)).toMatch(/^FAIL/);
  expect(out).toMatch(/DATELINE_ROLE is not one of[\s\S]*PORT is not a port number/);
});

test('a database that lets nobody in is told without its password', async () => {
  const url = new URL(database.url);
  url.password = 'not-the-password';
  url.pathname = '/nowhere';
  const { code, out } = await doctor({ DATABASE_URL: url.href });
  expect(code).toBe(1);
  expect(about('database', out)).toMatch(/^FAIL.*nowhere/);
  expect(out).not.toContain('not-the-password');
});

test('an empty database and a missing migration want a migration, a newer one a newer Dateline; nothing is changed', async () => {
  const empty = await createEmptyDatabase();
  expect(about('migrations', (await doctor({ DATABASE_URL: empty.url })).out)).toMatch(
    /^FAIL[\s\S]*npx dateline migrate/,
  );
  const tables = await withClient(empty.url, (client) =>
    client.query("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
  );
  expect(tables.rowCount).toBe(0);
  await empty.drop();

  const { rows } = await withClient(database.url, (client) =>
    client.query('DELETE FROM _prisma_migrations WHERE migration_name LIKE $1 RETURNING *', ['%_search']),
  );
  const lacking = await doctor();
  expect(lacking.code).toBe(1);
  expect(about('migrations', lacking.out)).toContain(rows[0].migration_name);
  await withClient(database.url, (client) =>
    client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('x', '', $1, now()), ('y', '', '29990101000000_later', now())`,
      [rows[0].migration_name],
    ),
  );
  const later = await doctor();
  expect(later.code).toBe(0);
  expect(about('migrations', later.out)).toMatch(/^warn.*29990101000000_later[\s\S]*Update Dateline/);
});

(role ? test : test.skip)(
  'what delivery’s role lacks is told as statements, and left to be run',
  async () => {
    await withClient(database.url, (client) => client.query(`REVOKE SELECT ON readable_pages FROM ${role}`));
    for (let n = 0; n < 2; n += 1) {
      const { code, out } = await doctor();
      expect(code).toBe(1);
      expect(about('delivery’s role', out)).toMatch(
        /^FAIL[\s\S]*GRANT SELECT ON "public"."readable_pages" TO/,
      );
    }
    await withClient(database.url, (client) => client.query(`GRANT SELECT ON readable_pages TO ${role}`));
    expect((await doctor()).code).toBe(0);
  },
);

(role ? test : test.skip)(
  'a login of delivery: one that may write is a warning, one that may not read is wrong',
  async () => {
    const name = `dateline_doctor_${randomBytes(6).toString('hex')}`;
    await withClient(database.url, (client) => client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'reader'`));
    const url = Object.assign(new URL(database.url), { username: name, password: 'reader' }).href;
    const environment = { DATABASE_URL: url, DATELINE_ROLE: 'delivery', DATELINE_DELIVERY_ACCESS: 'key' };
    const lacking = await doctor(environment);
    expect(lacking.code).toBe(1);
    expect(about('rights', lacking.out)).toMatch(/^ok/);
    expect(about('reading', lacking.out)).toContain(`GRANT "${role}" TO "${name}"`);
    expect(about('keys', lacking.out)).toContain(
      `GRANT SELECT, UPDATE (last_used_at) ON api_keys TO "${name}"`,
    );
    await withClient(database.url, (client) => client.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`));
    const owner = await doctor({ DATELINE_ROLE: 'delivery' });
    expect(about('rights', owner.out)).toMatch(/^warn[\s\S]*CREATE ROLE dateline_reader/);
  },
);

test('a replica that is none, a purge that nobody takes, and an API that is somebody else’s', async () => {
  const other = createServer((_request, response) => response.writeHead(404).end('not here')).listen(
    0,
    '127.0.0.1',
  );
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, out } = await doctor({
    DATABASE_REPLICA_URL: database.url,
    DATELINE_PURGE_URL: `http://127.0.0.1:${await closedPort()}/`,
    DATELINE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATELINE_CACHE_SIZE: '0',
  });
  other.closeAllConnections();
  other.close();
  expect(code).toBe(1);
  expect(about('replica', out)).toMatch(/^warn.*no replica/);
  expect(about('writes', out)).toMatch(/^warn[\s\S]*synchronous_standby_names/);
  expect(about('purges', out)).toMatch(/^FAIL.*ECONNREFUSED/);
  expect(about('API', out)).toMatch(/^FAIL.*not Dateline/);
  expect(about('cache', out)).toMatch(/^warn/);
});

test('clocks that are apart are told by how much, and a slow answer is no skew', async () => {
  const levels = await withClient(database.url, async (client) => {
    const at = (offset: number) => lookAtClock(client, () => new Date(Date.now() + offset));
    return [await at(0), await at(-2_000), await at(60_000)];
  });
  expect(levels.map(({ level }) => level)).toEqual(['ok', 'warn', 'warn']);
  expect(levels[1]?.detail).toMatch(/(19|20)\d\d ms ahead/);
  expect(levels[2]?.detail).toMatch(/(59|60)\d\d\d ms behind/);
  expect((await lookAtDisk('.')).detail).toMatch(/GB free/);
});
