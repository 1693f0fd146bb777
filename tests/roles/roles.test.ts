import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { readConfig } from '../../src/config.ts';
import { contracts } from '../../src/resources.ts';
import { type Role, roles } from '../../src/roles.ts';
import { startApi, type TestApi } from '../support/api.ts';

const apis = {} as Record<Role, TestApi>;
beforeAll(async () => {
  for (const role of roles) apis[role] = await startApi({ DATELINE_ROLE: role });
});
afterAll(() => Promise.all(Object.values(apis).map((api) => api.close())));

const someId = '00000000-0000-7000-8000-000000000000';
const isDesk = (path: string) => path.startsWith('/v1/editorial/') || path.startsWith('/v1/previews/');
const isHealth = (path: string) => path.startsWith('/health/');

const expected: Record<Role, (path: string) => boolean> = {
  all: () => true,
  delivery: (path) => !isDesk(path),
  editorial: (path) => isDesk(path) || isHealth(path),
  worker: isHealth,
};

describe.each(roles)('the role %s', (role) => {
  test('serves its own operations, and says of the others who does', async () => {
    const served = { yes: 0, no: 0 };
    for (const { method, path, response } of contracts) {
      // What goes on for ever would.
      if ('stream' in response && response.stream && expected[role](path)) continue;
      const address = path.replaceAll(/\{\w+\}/g, someId);
      const { status, body } = await request(apis[role].server)[method](address);
      const isRefused = status === 404 && String(body.detail).startsWith('This process has the role');
      expect([method, path, !isRefused]).toEqual([method, path, expected[role](path)]);
      if (isRefused) {
        expect(body).toMatchObject({ code: 'not_found', instance: address });
        expect(body.detail).toContain(`"${role}"`);
        expect(body.detail).toContain(isDesk(path) ? 'all or editorial' : 'all or delivery');
      }
      served[isRefused ? 'no' : 'yes'] += 1;
    }
    expect(served.yes).toBeGreaterThanOrEqual(2);
    expect(served.no === 0).toBe(role === 'all');
  });
});

test('what is nowhere is nowhere in every role, and has the problem that it always has', async () => {
  for (const role of roles) {
    const { status, body } = await request(apis[role].server).get('/v1/nowhere');
    expect([status, body.detail]).toEqual([404, expect.stringContaining('Nothing is served at /v1/nowhere')]);
  }
});

test('what goes together only with a database of one’s own is refused at start, all at once', () => {
  const replica = {
    DATABASE_REPLICA_URL: 'postgres://replica/a',
    DATABASE_DIRECT_URL: 'postgres://direct/a',
  };
  expect(() => readConfig({ DATELINE_ROLE: 'delivery', ...replica })).toThrow(
    /DATELINE_ROLE is delivery[\s\S]*DATABASE_DIRECT_URL is set[\s\S]*DATABASE_REPLICA_URL is set/,
  );
  expect(
    readConfig({ ...replica, DATELINE_ROLE: 'delivery', DATABASE_URL: 'postgres://primary/a' }),
  ).toMatchObject({
    DATELINE_ROLE: 'delivery',
  });
});
