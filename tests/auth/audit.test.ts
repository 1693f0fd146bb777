import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

const path = '/v1/editorial/audit';
let api: TestApi;
const ids: string[] = [];

beforeAll(async () => {
  api = await startApi();
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const made = await api.call('post', '/v1/editorial/keys', { body: { name, scopes: ['admin'] } });
    ids.push(made.body.id);
    api.clock.advance(1_000);
  }
  await api.call('delete', `/v1/editorial/keys/${ids[0]}`);
});

afterAll(() => api.close());

const actionsOf = async (query: string) => {
  const response = await api.call('get', `${path}?${query}`);
  expect(response.status).toBe(200);
  return response.body.data.map(({ action, details }: { action: string; details: { name: string } }) => [
    action,
    details.name,
  ]);
};

test('filters narrow the log together; since is inclusive and until is not', async () => {
  expect(await actionsOf('action=key_revoked')).toEqual([['key_revoked', 'a']]);
  expect(await actionsOf(`resource=${ids[0]}`)).toEqual([
    ['key_revoked', 'a'],
    ['key_created', 'a'],
  ]);
  const start = api.clock.now().getTime() - 5_000;
  const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
  expect(await actionsOf(`since=${at(1)}&until=${at(3)}`)).toEqual([
    ['key_created', 'c'],
    ['key_created', 'b'],
  ]);
  const { actor } = (await api.call('get', `${path}?limit=1`)).body.data[0];
  expect(await actionsOf(`actor=${actor.id}&action=key_revoked`)).toHaveLength(1);
  expect(await actionsOf(`actor=${ids[1]}`)).toEqual([]);
  expect(await actionsOf('resourceType=article')).toEqual([]);
});

test('pages give every entry once, and a cursor belongs to its filters', async () => {
  const first = await api.call('get', `${path}?action=key_created&limit=2`);
  const { nextCursor } = first.body;
  const names = first.body.data.map(({ details }: { details: { name: string } }) => details.name);
  for (let cursor = nextCursor; cursor; ) {
    const page = await api.call('get', `${path}?action=key_created&limit=2&cursor=${cursor}`);
    names.push(...page.body.data.map(({ details }: { details: { name: string } }) => details.name));
    cursor = page.body.nextCursor;
  }
  expect(names).toEqual(['e', 'd', 'c', 'b', 'a']);
  expect((await api.call('get', `${path}?limit=2&cursor=${nextCursor}`)).status).toBe(400);
});

test('the log is for admins', async () => {
  expect((await api.call('get', path, { as: 'content:write' })).status).toBe(403);
});
