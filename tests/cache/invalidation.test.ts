import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { startResponseCache } from '../../src/cache/response-cache.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createTerm, publishStory } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const read = (path: string) => api.call('get', path);

/** Whether an address is answered without the database. */
async function isKept(path: string): Promise<boolean> {
  await api.clock.settle();
  return (await statementsOf(() => read(path))).length === 0;
}

/** Reads until it is kept: what changes at this very instant is not, until the database's clock is known to be past it. */
async function keep(path: string): Promise<void> {
  await read(path);
  await api.cache?.caughtUp();
  await read(path);
  expect(await isKept(path)).toBe(true);
}

const edit = async (id: string, body: Record<string, unknown>) => {
  await api.call('patch', `/v1/editorial/articles/${id}`, { body, headers: { 'If-Match': '*' } });
  const published = await api.call('post', `/v1/editorial/articles/${id}/publish`);
  expect(published.status).toBe(200);
};

describe('a write ends what shows it, and nothing else', () => {
  test('an article: its page, its lists, and pages with its card', async () => {
    const [mine, theirs] = [
      await createTerm(api, 'categories', 'Mine'),
      await createTerm(api, 'categories', 'Theirs'),
    ];
    const story = await publishStory(api, { category: mine.id });
    const linking = await publishStory(api, { relatedLinks: [{ kind: 'article', article: story.id }] });
    const stranger = await publishStory(api, { category: theirs.id });
    const ended = [
      `/v1/articles/${story.slug}`,
      `/v1/articles/${story.id}`,
      `/v1/articles/${linking.slug}`,
      '/v1/articles',
      `/v1/articles?category=${mine.slug}`,
      '/v1/feeds/articles.rss',
      `/v1/categories/${mine.slug}/feed.atom`,
      '/v1/sitemaps/index.xml',
      '/v1/sitemaps/articles/1.xml',
      '/llms.txt',
    ];
    const left = [
      `/v1/articles/${stranger.slug}`,
      `/v1/articles?category=${theirs.slug}`,
      `/v1/categories/${theirs.slug}/feed.json`,
      '/v1/categories',
      '/v1/tags',
    ];
    for (const path of [...ended, ...left]) await keep(path);
    await edit(story.id, { headline: 'Another headline' });
    for (const path of left) expect([path, await isKept(path)]).toEqual([path, true]);
    for (const path of ended) expect([path, await isKept(path)]).toEqual([path, false]);
  });

  test('an article that comes to a category: the list that it enters', async () => {
    const category = await createTerm(api, 'categories', 'Arrivals');
    const story = await publishStory(api);
    const path = `/v1/articles?category=${category.slug}`;
    await keep(path);
    await edit(story.id, { category: category.id });
    expect((await read(path)).body.data).toHaveLength(1);
  });

  test('a link to an article that readers do not see yet: the page gets its card when they do', async () => {
    const draft = await api.call('post', '/v1/editorial/articles', { body: { headline: 'Not yet' } });
    const linking = await publishStory(api, { relatedLinks: [{ kind: 'article', article: draft.body.id }] });
    const path = `/v1/articles/${linking.slug}/related-links`;
    await keep(path);
    await edit(draft.body.id, { sections: [{ markdown: 'Now it is there.' }] });
    expect((await read(path)).body.data).toHaveLength(1);
  });

  test.each(['categories', 'tags', 'authors'] as const)(
    'one of %s: wherever its name stands',
    async (kind) => {
      const term = await createTerm(api, kind, `Name ${kind}`);
      const named = {
        categories: { category: term.id },
        tags: { tags: [term.id] },
        authors: { bylines: [{ author: term.id, role: 'author' }] },
      }[kind];
      const story = await publishStory(api, named);
      const plain = await publishStory(api);
      const ended = [`/v1/${kind}`, `/v1/${kind}/${term.slug}`, `/v1/articles/${story.slug}`, '/v1/articles'];
      for (const path of [...ended, `/v1/articles/${plain.slug}`]) await keep(path);
      await api.call('patch', `/v1/editorial/${kind}/${term.id}`, {
        body: { name: 'Another name' },
        headers: { 'If-Match': '*' },
      });
      for (const path of ended)
        expect([path, (await read(path)).text]).toEqual([path, expect.stringContaining('Another name')]);
      expect(await isKept(`/v1/articles/${plain.slug}`)).toBe(true);
    },
  );

  test('an address: a slug that moves on leads there, and is free again once it is released', async () => {
    const story = await publishStory(api);
    const path = `/v1/articles/${story.slug}`;
    await keep(path);
    api.clock.advance(1_000);
    await edit(story.id, { slug: `${story.slug}-moved` });
    expect((await read(path)).headers.location).toBe(`${path}-moved`);
    await keep(path);
    api.clock.advance(1_000);
    await edit(story.id, { slug: `${story.slug}-again` });
    expect((await read(path)).headers.location).toBe(`${path}-again`);
    await keep(path);
    api.clock.advance(1_000);
    const released = await api.call('delete', `/v1/editorial/articles/${story.id}/slugs/${story.slug}`);
    expect(released.status).toBe(204);
    expect((await read(path)).status).toBe(404);
  });

  test('an address that two articles had: once readers see both again, it leads to neither', async () => {
    const slug = `shared-${process.pid}`;
    const first = await publishStory(api, { slug });
    api.clock.advance(1_000);
    await edit(first.id, { slug: `${slug}-first` });
    const second = await publishStory(api, { slug, language: 'fr' });
    api.clock.advance(1_000);
    await edit(second.id, { slug: `${slug}-second` });
    await api.call('post', `/v1/editorial/articles/${second.id}/unpublish`);
    await keep(`/v1/articles/${slug}`);
    api.clock.advance(1_000);
    await api.call('post', `/v1/editorial/articles/${second.id}/publish`);
    expect((await read(`/v1/articles/${slug}`)).status).toBe(400);
  });

  test('another language at the same address: then that needs to be told', async () => {
    const story = await publishStory(api);
    const path = `/v1/articles/${story.slug}`;
    await keep(path);
    await publishStory(api, { slug: story.slug, language: 'fr' });
    expect((await read(path)).status).toBe(400);
  });

  test('a draft that is saved ends nothing', async () => {
    const story = await publishStory(api);
    const path = `/v1/articles/${story.slug}`;
    await keep(path);
    await api.call('patch', `/v1/editorial/articles/${story.id}`, {
      body: { headline: 'Only at the desk' },
      headers: { 'If-Match': '*' },
    });
    expect(await isKept(path)).toBe(true);
  });
});

describe('a schedule', () => {
  const at = (milliseconds: number) => new Date(api.clock.now().getTime() + milliseconds).toISOString();

  test('ends an answer at its instant, with no job run', async () => {
    const story = await publishStory(api);
    const page = `/v1/articles/${story.slug}`;
    const tag = await createTerm(api, 'tags', 'Later');
    const list = `/v1/articles?tag=${tag.slug}`;
    const later = await api.call('post', '/v1/editorial/articles', {
      body: { headline: 'Later', tags: [tag.id], sections: [{ markdown: 'Now.' }] },
    });
    await keep(page);
    await keep(list);
    await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`, {
      body: { unpublishAt: at(60_000) },
    });
    await api.call('post', `/v1/editorial/articles/${later.body.id}/publish`, {
      body: { publishAt: at(60_000) },
    });
    await keep(page);
    await keep(list);
    api.clock.advance(59_999);
    expect(await isKept(page)).toBe(true);
    expect(await isKept(list)).toBe(true);
    api.clock.advance(1);
    expect((await read(page)).status).toBe(404);
    expect((await read(list)).body.data).toHaveLength(1);
    await keep(list);
  });

  test('is known though it was told only that everything is over, as by a statement that writes many rows', async () => {
    const story = await publishStory(api);
    const page = `/v1/articles/${story.slug}`;
    await keep(page);
    const client = await api.database.pool.connect();
    for (const text of [
      'BEGIN',
      'ALTER TABLE publications DISABLE TRIGGER publications_changed_told',
      `UPDATE publications SET valid_to = '${at(60_000)}' WHERE article_id = '${story.id}'`,
      `INSERT INTO planned_changes (id, due_at, type, article_id, publication_id)
         SELECT gen_random_uuid(), valid_to, 'unpublished', article_id, id FROM publications WHERE article_id = '${story.id}'`,
      'ALTER TABLE publications ENABLE TRIGGER publications_changed_told',
      `SELECT pg_notify('dateline_readers', '*')`,
      'COMMIT',
    ])
      await client.query(text);
    client.release();
    await api.cache?.caughtUp();
    await keep(page);
    api.clock.advance(59_999);
    expect(await isKept(page)).toBe(true);
    api.clock.advance(1);
    expect((await read(page)).status).toBe(404);
  });

  test('is known to a process that begins afterwards', async () => {
    const story = await publishStory(api);
    await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`, {
      body: { unpublishAt: at(60_000) },
    });
    const other = await api.another();
    try {
      const left = other.cache?.secondsLeft([`article:${story.id}`], api.clock.now(), 100);
      expect(left).toBe(60);
    } finally {
      await other.close();
    }
  });
});

test('with keys only, an answer is kept for those that have one, and asked for after they showed it', async () => {
  const closed = await startApi({ DATELINE_DELIVERY_ACCESS: 'key' });
  try {
    const story = await publishStory(closed);
    const path = `/v1/articles/${story.slug}`;
    for (let time = 0; time < 3; time += 1) {
      const opened = await closed.call('get', path, { as: 'delivery:read' });
      expect(opened.status).toBe(200);
      expect(opened.headers['cache-control']).toBe('private, no-cache');
      expect(opened.headers['surrogate-key']).toBeUndefined();
      expect((await closed.call('get', path)).status).toBe(401);
      expect((await closed.call('get', path, { as: 'content:write' })).status).toBe(403);
    }
    expect(closed.cache?.state().entries).toBe(1);
  } finally {
    await closed.close();
  }
});

test('with a list of origins, each gets the headers that are for it', async () => {
  const some = await startApi({ DATELINE_CORS_ORIGINS: 'https://a.example,https://b.example' });
  try {
    const story = await publishStory(some);
    const path = `/v1/articles/${story.slug}`;
    for (const origin of [
      'https://a.example',
      'https://b.example',
      'https://a.example',
      'https://c.example',
    ]) {
      const { headers } = await some.call('get', path, { headers: { Origin: origin } });
      expect(headers['access-control-allow-origin']).toBe(origin.includes('c.') ? undefined : origin);
      expect(headers.vary).toContain('Origin');
      const plain = await some.call('get', path);
      expect(plain.headers['access-control-allow-origin']).toBeUndefined();
      expect(plain.headers.vary).toBe(headers.vary);
    }
  } finally {
    await some.close();
  }
});

test('when it fails, the request is answered without it', async () => {
  const { config, database, clock } = api;
  const story = await publishStory(api);
  let isBroken = false;
  const cache = startResponseCache({
    database,
    size: 1_048_576,
    clock: () => {
      if (isBroken) throw new Error('broken');
      return clock.now();
    },
    log: pino({ level: 'silent' }),
  });
  try {
    await cache.ready();
    const app = createApp({
      config,
      database,
      clock: clock.now,
      log: pino({ level: 'silent' }),
      metrics: createMetrics({ database, ofProcess: false }),
      cache,
    });
    const path = `/v1/articles/${story.slug}`;
    expect((await request(app).get(path)).status).toBe(200);
    isBroken = true;
    for (const asked of [path, path, '/v1/articles', '/v1/articles'])
      expect((await request(app).get(asked)).status).toBe(200);
    expect(cache.state().entries).toBeLessThanOrEqual(1);
  } finally {
    await cache.stop();
  }
});

test('it holds no more bytes than it may', async () => {
  const small = await startApi({ DATELINE_CACHE_SIZE: '1048576' });
  try {
    const long = 'The first boat left at dawn. '.repeat(2_000);
    for (let number = 0; number < 12; number += 1) {
      const { slug } = await publishStory(small, { sections: [{ markdown: `${number} ${long}` }] });
      for (const coding of ['identity', 'gzip', 'br'])
        for (const format of ['html', 'text'])
          await small.call('get', `/v1/articles/${slug}?bodyFormat=${format}`, {
            headers: { 'Accept-Encoding': coding },
          });
    }
    const { bytes = 0, entries = 0 } = small.cache?.state() ?? {};
    expect(bytes).toBeLessThanOrEqual(1_048_576);
    expect(bytes).toBeGreaterThan(700_000);
    expect(entries).toBeLessThan(24);
  } finally {
    await small.close();
  }
});
