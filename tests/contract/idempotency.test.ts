import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { contracts } from '../../src/resources.ts';
import { loadSampleContent } from '../../src/sample/load.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { arrange } from './arrange.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
});
afterAll(() => api.close());

const posts = contracts.filter(({ method }) => method === 'post');

/** Rows of the tables that every write adds to: an entry of the audit log, a revision, a change. */
async function written() {
  const { rows } = await api.database.pool.query(
    `SELECT (SELECT count(*) FROM audit_entries) AS audit, (SELECT count(*) FROM revisions) AS revisions,
       (SELECT count(*) FROM changes) AS changes, (SELECT count(*) FROM articles) AS articles`,
  );
  return rows[0];
}

test.each(posts)('$operationId with an Idempotency-Key is carried out once', async (endpoint) => {
  const { path, body, headers } = await arrange(api, endpoint);
  const send = (sent: unknown) =>
    api.call('post', path, {
      ...(sent === undefined ? {} : { body: sent }),
      headers: { ...headers, 'Idempotency-Key': endpoint.operationId },
      as: 'admin',
    });
  const tried = await send(body);
  // An example that was used before may meet its own slug.
  const used = tried.body?.suggestedSlug ? { ...(body as object), slug: tried.body.suggestedSlug } : body;
  const first = used === body ? tried : await send(used);
  expect([first.status, first.status < 300 ? '' : first.text]).toEqual([endpoint.response.status, '']);
  expect(first.headers['idempotent-replayed']).toBeUndefined();
  const before = await written();
  api.clock.advance(1_000);
  const again = await send(used);
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  for (const name of ['etag', 'location', 'link', 'content-type'])
    expect([name, again.headers[name]]).toEqual([name, first.headers[name]]);
  expect(await written()).toEqual(before);
});
