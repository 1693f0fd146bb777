import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { secretsOf } from '../../src/webhooks/secret.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createHook, createWorker, listOf, makeTag, readHook, webhooks } from './worker.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const url = 'https://hooks.example.org/dateline';
const write = { 'If-Match': '*' };
const auditOf = async (id: string) => (await api.call('get', `/v1/editorial/audit?resource=${id}`)).body.data;

test('a webhook is made with defaults, read, changed and deleted; each is in the audit log', async () => {
  const tag = await makeTag(api);
  const made = await api.call('post', webhooks, { body: { url, tags: [tag.slug] } });
  expect(made.status).toBe(201);
  const { id, secret, ...rest } = made.body;
  expect(rest).toMatchObject({ types: [], content: 'document', enabled: true, disabledReason: null });
  expect(rest.tags).toEqual([{ id: tag.id, slug: tag.slug, name: tag.name }]);
  const read = await api.call('get', made.headers.location ?? '');
  expect(read.body).toEqual({ id, ...rest });
  expect(JSON.stringify(read.body)).not.toContain(secret);

  const path = `${webhooks}/${id}`;
  expect((await api.call('patch', path, { body: { content: 'ids' } })).status).toBe(428);
  const etag = String(read.headers.etag);
  const patch = { content: 'ids', tags: null, enabled: false };
  const patched = await api.call('patch', path, { body: patch, headers: { 'If-Match': etag } });
  expect(patched.body).toMatchObject({
    content: 'ids',
    tags: [],
    enabled: false,
    disabledReason: 'by_hand',
    url,
  });
  expect((await api.call('patch', path, { body: patch, headers: { 'If-Match': etag } })).status).toBe(412);
  const same = await api.call('patch', path, { body: patch, headers: write });
  expect(same.headers.etag).toBe(patched.headers.etag);
  expect((await api.call('delete', path, { headers: { 'If-Match': etag } })).status).toBe(412);
  expect((await api.call('delete', path, { headers: write })).status).toBe(204);
  expect((await api.call('get', path)).status).toBe(404);
  const entries = await auditOf(id);
  expect(entries.map(({ action }: { action: string }) => action).sort()).toEqual([
    'webhook_created',
    'webhook_deleted',
    'webhook_updated',
  ]);
  const updated = entries.find(({ action }: { action: string }) => action === 'webhook_updated');
  expect(updated).toMatchObject({
    before: { content: 'document', tagIds: [tag.id], enabled: true },
    after: { content: 'ids', tagIds: [], enabled: false },
  });
});

test('a secret is shown once, stored encrypted, and in no log', async () => {
  const { id, secret } = await createHook(api, { url });
  expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
  const rotated = await api.call('post', `${webhooks}/${id}/rotate-secret`);
  const next = rotated.body.secret;
  expect(rotated.body.previousSecretUntil).toBe('2026-11-25T08:00:00.000Z');
  const row = await api.database.prisma.webhook.findUniqueOrThrow({ where: { id } });
  const kept = [Buffer.from(row.secret), Buffer.from(row.previousSecret ?? [])].map((bytes) =>
    bytes.toString('latin1'),
  );
  for (const one of [secret, next]) {
    const bytes = Buffer.from(one.replace('whsec_', ''), 'base64').toString('latin1');
    for (const text of kept) {
      expect(text).not.toContain(one);
      expect(text).not.toContain(bytes);
    }
    expect(JSON.stringify(await auditOf(id))).not.toContain(one);
    expect(JSON.stringify(await readHook(api, id))).not.toContain(one);
  }
  // Moved to another webhook, or with another key, it does not open.
  const secrets = secretsOf(api.config.DATELINE_SECRET_KEY ?? '');
  expect(secrets.open(id, row.secret)).toBe(next);
  expect(() => secrets.open('another', row.secret)).toThrow();
  expect(() => secretsOf(Buffer.alloc(32, 'x').toString('base64')).open(id, row.secret)).toThrow();
  const none = await api.call('post', `${webhooks}/${id}/rotate-secret`, {
    body: { previousSecretUntil: null },
  });
  expect(none.body.previousSecretUntil).toBeNull();
  for (const previousSecretUntil of ['2026-11-24T08:00:00Z', '2026-12-01T08:00:01Z'])
    expect(
      (await api.call('post', `${webhooks}/${id}/rotate-secret`, { body: { previousSecretUntil } })).status,
    ).toBe(422);
});

test('faults are named, all at once', async () => {
  const shape = await api.call('post', webhooks, {
    body: { url: 'ftp://x', types: ['article.read'], content: 'all', colour: 1 },
  });
  expect(shape.status).toBe(400);
  const pointers = shape.body.errors.map(({ pointer }: { pointer: string }) => pointer);
  expect(pointers.sort()).toEqual(['/colour', '/content', '/types/0', '/url']);
  const rules = await api.call('post', webhooks, {
    body: { url: 'http://10.0.0.1', tags: ['nowhere'], categories: ['no', 'none'] },
  });
  expect(rules.status).toBe(422);
  expect(rules.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '/categories/0',
    '/categories/1',
    '/tags/0',
    '/url',
    '/url',
  ]);
  for (const bad of ['https://a:b@example.org/', 'https://example.org/#x'])
    expect((await api.call('post', webhooks, { body: { url: bad } })).status).toBe(400);
});

test('a filter may go on naming what has gone to the trash', async () => {
  const tag = await makeTag(api);
  const { id } = await createHook(api, { url, tags: [tag.id] });
  await api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: write });
  const patched = await api.call('patch', `${webhooks}/${id}`, { body: { content: 'ids' }, headers: write });
  expect([patched.status, patched.body.tags]).toEqual([
    200,
    [{ id: tag.id, slug: tag.slug, name: tag.name }],
  ]);
});

test('a POST that is sent again with its key makes one webhook, and shows its secret again', async () => {
  const options = { body: { url }, headers: { 'Idempotency-Key': 'once' } };
  const first = await api.call('post', webhooks, options);
  const again = await api.call('post', webhooks, options);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotent-replayed']).toBe('true');
});

test('lists go on page by page', async () => {
  const { id } = await createHook(api, { url });
  for (let count = 0; count < 3; count += 1) await api.call('post', `${webhooks}/${id}/ping`);
  const seen: string[] = [];
  for (let path: string | null = `${webhooks}/${id}/deliveries?limit=2`; path; ) {
    const { body }: { body: { data: { id: string }[]; nextCursor: string | null } } = await api.call(
      'get',
      path,
    );
    seen.push(...body.data.map((delivery) => delivery.id));
    path = body.nextCursor && `${webhooks}/${id}/deliveries?limit=2&cursor=${body.nextCursor}`;
  }
  expect(seen).toHaveLength(3);
  expect(seen).toEqual((await listOf(api, id, 'deliveries')).map((delivery) => delivery.id));
  const page = await api.call('get', `${webhooks}?limit=1`);
  expect(page.body.data[0].id).toBe(id);
  expect(
    (await api.call('get', `${webhooks}?limit=1&cursor=${page.body.nextCursor}`)).body.data[0].id,
  ).not.toBe(id);
});

test('without a key for secrets there are no webhooks, and with another one nothing is sent', async () => {
  const { id } = await createHook(api, { url });
  const other = await startApi({ DATELINE_SECRET_KEY: '' });
  try {
    expect((await other.call('post', webhooks, { body: { url } })).status).toBe(409);
  } finally {
    await other.close();
  }
  const { config } = api;
  api.config = { ...config, DATELINE_SECRET_KEY: Buffer.alloc(32, 'another').toString('base64') };
  await makeTag(api);
  await createWorker(api).round();
  api.config = config;
  const [attempt] = await listOf(api, id, 'attempts');
  expect(attempt).toMatchObject({ status: null, problem: 'secret_unreadable' });
});
