import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApi, type TestApi } from '../support/api.ts';
import { afterStatement, beforeStatement } from '../support/statements.ts';
import { createTerm, type Json, paragraph, uniqueHeadline } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
/** Of the one statement that writes an article. */
const insert = 'INSERT INTO article_slugs';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const post = (body: Json) => api.call('post', articles, { body });
const count = async (slug: string) =>
  (await api.database.prisma.article.findMany({ where: { slug } })).length;

test('the answer is what reading gives: the same bytes under the same ETag', async () => {
  const tag = await createTerm(api, 'tags', 'Same');
  const created = await post({
    headline: uniqueHeadline(),
    tags: [tag.slug],
    extensions: { 'org.example.poll': { zebra: 1, a: { longer: [1.0, 1e3], b: null } } },
    sections: [{ heading: 'One', body: [paragraph('Text.')] }],
    relatedLinks: [{ kind: 'external', url: 'https://example.org/', title: 'Elsewhere' }],
  });
  const read = await api.call('get', `${articles}/${created.body.id}`);
  expect(created.text).toBe(read.text);
  expect(created.headers.etag).toBe(read.headers.etag);
});

test('a term that goes to the trash before the article is written is missed, and nothing is written', async () => {
  const tag = await createTerm(api, 'tags', 'Fleeting');
  const headline = uniqueHeadline('Fleeting');
  const trash = () => api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: { 'If-Match': '*' } });
  const { status, body } = await beforeStatement(insert, trash, () =>
    post({ headline, slug: 'fleeting', tags: [tag.id] }),
  );
  expect({ status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ pointer: '/tags/0' }] });
  expect(await count('fleeting')).toBe(0);
});

test('an article whose slug is taken at the last moment is refused with the name of who took it', async () => {
  const rival = () => post({ headline: 'The rival', slug: 'contested' });
  const { status, body } = await beforeStatement(insert, rival, () =>
    post({ headline: uniqueHeadline(), slug: 'contested' }),
  );
  expect(status).toBe(409);
  expect(body.detail).toContain('"The rival"');
  expect(await count('contested')).toBe(1);
});

test('an article whose connection is lost once it is written is created, once', async () => {
  const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const { status, body } = await afterStatement(insert, lost, () =>
    post({ headline: uniqueHeadline(), slug: 'told-late', sections: [{ body: [paragraph('Text.')] }] }),
  );
  expect(status).toBe(201);
  expect(body.sections).toHaveLength(1);
  expect(await count('told-late')).toBe(1);
  expect(await api.database.prisma.auditEntry.count({ where: { resourceId: body.id } })).toBe(1);
});

test('a save tells readers nothing, so it need not wait until that is heard', async () => {
  const heard: unknown[] = [];
  const client = new pg.Client({ connectionString: api.config.DATABASE_URL });
  await client.connect();
  client.on('notification', ({ payload }) => heard.push(payload));
  await client.query('LISTEN dateline_readers');
  try {
    const { body } = await post({ headline: uniqueHeadline(), sections: [{ markdown: 'Text.' }] });
    const one = `${articles}/${body.id}`;
    const publish = () => api.call('post', `${one}/publish`);
    const heardAfter = async (act: () => Promise<unknown>) => {
      await act();
      await client.query('SELECT 1');
      return heard.splice(0).length;
    };
    expect(await heardAfter(publish)).toBeGreaterThan(0);
    const patch = {
      headline: uniqueHeadline(),
      slug: `moved-${body.slug}`,
      sections: [{ markdown: 'New.' }],
    };
    const save = () => api.call('patch', one, { body: patch, headers: { 'If-Match': '*' } });
    expect(await heardAfter(save)).toBe(0);
  } finally {
    await client.end();
  }
});
