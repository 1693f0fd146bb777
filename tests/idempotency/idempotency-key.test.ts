import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { purgeIdempotentAnswers } from '../../src/idempotency/store.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, paragraph, uniqueHeadline } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const day = 24 * 60 * 60 * 1_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let count = 0;
const newKey = () => {
  count += 1;
  return `key ${count}`;
};

const post = (path: string, key: string, body?: unknown, more: { as?: string; headers?: object } = {}) =>
  api.call('post', path, {
    ...(body === undefined ? {} : { body }),
    ...(more.as ? { as: more.as } : {}),
    headers: { 'Idempotency-Key': key, ...more.headers },
  });

const withHeadline = (headline: string) => api.database.prisma.article.count({ where: { headline } });
const answers = () => api.database.prisma.idempotentAnswer.count();

describe('the same request again', () => {
  test('is carried out once, and answered alike to the byte', async () => {
    const headline = uniqueHeadline();
    const key = newKey();
    const first = await post(articles, key, { headline });
    api.clock.advance(60_000);
    const again = await post(articles, key, { headline });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    for (const name of ['etag', 'location', 'content-type', 'cache-control'])
      expect([name, again.headers[name]]).toEqual([name, first.headers[name]]);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(await withHeadline(headline)).toBe(1);
  });

  test('is the same when it comes compressed, with quotes, or with its properties in another order', async () => {
    const headline = uniqueHeadline();
    const first = await post(articles, 'a "quoted" \\ key', {
      headline,
      kicker: 'Port',
      sections: [{ body: [paragraph('word '.repeat(500))] }],
    });
    const again = await post(
      articles,
      '"a \\"quoted\\" \\\\ key"',
      { sections: [{ body: [paragraph('word '.repeat(500))] }], kicker: 'Port', headline },
      { headers: { 'Accept-Encoding': 'gzip' } },
    );
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers['content-encoding']).toBe('gzip');
    expect(again.text).toBe(first.text);
  });

  test('many at once make one article; each is answered alike, or told to wait', async () => {
    for (let round = 0; round < 5; round += 1) {
      const headline = uniqueHeadline();
      const key = newKey();
      const all = await Promise.all(Array.from({ length: 8 }, () => post(articles, key, { headline })));
      const made = all.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ text }) => text)).size).toBe(1);
      expect(made.filter(({ headers }) => !headers['idempotent-replayed'])).toHaveLength(1);
      for (const { status, body } of all.filter((answer) => answer.status !== 201))
        expect([status, body.code]).toEqual([409, 'idempotency_in_flight']);
      expect(await withHeadline(headline)).toBe(1);
    }
  });

  test('does not want a second connection while it holds the first', async () => {
    const story = await createStory(api);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => post(`${articles}/${story.slug}/publish`, newKey())),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });

  test('publishes once: what was unpublished since stays unpublished', async () => {
    const { id } = await createStory(api);
    const key = newKey();
    const first = await post(`${articles}/${id}/publish`, key);
    api.clock.advance(1_000);
    await post(`${articles}/${id}/unpublish`, newKey());
    const again = await post(`${articles}/${id}/publish`, key);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await api.call('get', `${articles}/${id}`)).body.status).toBe('unpublished');
  });

  test('is a new request after 24 hours, and not before', async () => {
    const headline = uniqueHeadline();
    const key = newKey();
    const first = await post(articles, key, { headline });
    api.clock.advance(day - 1);
    expect((await post(articles, key, { headline })).text).toBe(first.text);
    api.clock.advance(1);
    const late = await post(articles, key, { headline });
    expect([late.status, late.body.code]).toEqual([409, 'slug_taken']);
    const other = uniqueHeadline();
    const next = await post(articles, key, { headline: other });
    expect(next.status).toBe(201);
    expect((await post(articles, key, { headline: other })).text).toBe(next.text);
  });

  test('is another one for another API key', async () => {
    const headline = uniqueHeadline();
    const key = newKey();
    expect((await post(articles, key, { headline })).status).toBe(201);
    const other = await post(articles, key, { headline }, { as: 'content:write' });
    expect([other.status, other.body.code]).toEqual([409, 'slug_taken']);
  });
});

describe('another request with the same key', () => {
  test('is refused: another body, path, query or If-Match', async () => {
    const key = newKey();
    const { id } = await createStory(api);
    expect((await post(articles, key, { headline: uniqueHeadline() })).status).toBe(201);
    for (const other of [
      await post(articles, key, { headline: uniqueHeadline() }),
      await post(`${articles}/${id}/publish`, key),
      await post('/v1/editorial/tags', key, { name: 'Ports' }),
    ]) {
      expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
      expect(other.body.errors).toEqual([expect.objectContaining({ header: 'Idempotency-Key' })]);
    }
    const second = newKey();
    const conditional = (tag: string) =>
      post(`${articles}/${id}/publish`, second, undefined, { headers: { 'If-Match': tag } });
    expect((await conditional('*')).status).toBe(200);
    expect((await conditional('"1-x"')).body.code).toBe('idempotency_key_reused');
    expect((await post(`${articles}/${id}/publish`, second)).body.code).toBe('idempotency_key_reused');
  });

  test('a refused request is not kept: it may be mended and sent again', async () => {
    const before = await answers();
    const key = newKey();
    const taken = await createStory(api);
    const refused = [
      await post(articles, key, { headline: '' }),
      await post(articles, key, { headline: 'x', slug: taken.slug }),
      await post(articles, key, { headline: 'x', category: 'nowhere' }),
      await post(articles, key, { headline: 'x' }, { as: 'content:read' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 409, 422, 403]);
    expect(await answers()).toBe(before);
    expect((await post(articles, key, { headline: uniqueHeadline() })).status).toBe(201);
    expect(await answers()).toBe(before + 1);
  });

  test.each([
    ['empty', ''],
    ['longer than 255', 'x'.repeat(256)],
    ['not ASCII', 'clé'],
    ['a string that does not end', '"abc'],
    ['an empty string', '""'],
    ['a string with a parameter', '"abc";a=1'],
    ['a tab inside', 'a\tb'],
  ])('a key that is %s is a 400 that names the header', async (_, key) => {
    const answer = await post(articles, key, { headline: '' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ header: 'Idempotency-Key' }),
        expect.objectContaining({ pointer: '/headline' }),
      ]),
    );
  });

  test('255 characters are enough, and other methods do not ask', async () => {
    expect((await post(articles, 'y'.repeat(255), { headline: uniqueHeadline() })).status).toBe(201);
    const { id } = await createStory(api);
    const patch = await api.call('patch', `${articles}/${id}`, {
      body: { kicker: 'Port' },
      headers: { 'If-Match': '*', 'Idempotency-Key': '' },
    });
    expect(patch.status).toBe(200);
  });
});

/** Breaks the last statement of the transaction, or the one before, as a crash between them would. */
async function withBroken(table: string, run: () => Promise<void>): Promise<void> {
  const { pool } = api.database;
  await pool.query(`
    CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
    CREATE TRIGGER broken AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION break()`);
  try {
    await run();
  } finally {
    await pool.query(`DROP TRIGGER broken ON ${table}; DROP FUNCTION break()`);
  }
}

describe('what is written and what is answered', () => {
  test.each(['audit_entries', 'idempotent_answers'])(
    'neither is there when the transaction breaks at %s',
    async (table) => {
      const headline = uniqueHeadline();
      const key = newKey();
      const before = await answers();
      await withBroken(table, async () => {
        expect((await post(articles, key, { headline })).status).toBe(500);
      });
      expect([await withHeadline(headline), await answers()]).toEqual([0, before]);
      const again = await post(articles, key, { headline });
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, undefined]);
    },
  );

  test('a new API key is shown again, and nothing in the database holds it', async () => {
    const key = newKey();
    const body = { name: 'Website', scopes: ['delivery:read'] };
    const first = await post('/v1/editorial/keys', key, body);
    const again = await post('/v1/editorial/keys', key, body);
    expect(again.body.key).toBe(first.body.key);
    expect((await api.call('get', '/v1/editorial/keys', { as: first.body.key })).status).toBe(403);
    const secret: string = first.body.key;
    const random = secret.split('_').slice(2).join('_');
    const { rows } = await api.database.pool.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const { table_name: table } of rows) {
      const dump = await api.database.pool.query(`SELECT t::text AS line FROM "${table}" t`);
      const text = dump.rows.map(({ line }: { line: string }) => line).join('\n');
      const bytes = [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
        Buffer.from(hex, 'hex').toString(),
      );
      for (const place of [text, ...bytes]) {
        expect([table, place.includes(random)]).toEqual([table, false]);
        expect([table, place.includes(key)]).toEqual([table, false]);
      }
    }
  });

  test('purging removes what is old, and only that', async () => {
    const { prisma } = api.database;
    const old = newKey();
    const headline = uniqueHeadline();
    await post(articles, old, { headline });
    api.clock.advance(2 * day);
    const fresh = newKey();
    const first = await post(articles, fresh, { headline: uniqueHeadline('Fresh') });
    const before = await answers();
    const removed = await purgeIdempotentAnswers(prisma, new Date(api.clock.now().getTime() - day));
    expect([removed, await answers()]).toEqual([before - 1, 1]);
    expect(await purgeIdempotentAnswers(prisma, new Date(api.clock.now().getTime() - day))).toBe(0);
    const again = await post(articles, fresh, { headline: first.body.headline });
    expect(again.text).toBe(first.text);
  });
});
