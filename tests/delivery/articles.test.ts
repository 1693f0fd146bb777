import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, type Json, publishStory, uniqueHeadline } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const desk = '/v1/editorial/articles';
const ids = (page: Json) => page.body.data.map(({ id }: Json) => id);

describe('an article', () => {
  test('is served by id and by slug, whole, with names for its terms', async () => {
    const category = await createTerm(api, 'categories', 'World');
    const tag = await createTerm(api, 'tags', 'Rivers');
    const author = await createTerm(api, 'authors', 'Marta Lind', { jobTitle: 'Reporter' });
    const story = await publishStory(api, {
      category: category.slug,
      tags: [tag.slug],
      bylines: [{ author: author.slug }],
      dateline: { location: 'NORTHBRIDGE' },
      sections: [
        { markdown: 'The river **fell** overnight. Nobody was hurt.' },
        { heading: 'Next', markdown: '- one\n- two' },
      ],
    });
    const byId = await api.call('get', `/v1/articles/${story.id}`);
    const bySlug = await api.call('get', `/v1/articles/${encodeURIComponent(story.slug)}`);
    expect(byId.status).toBe(200);
    expect(bySlug.body).toEqual(byId.body);
    expect(byId.body).toMatchObject({
      id: story.id,
      category: { id: category.id, slug: category.slug, name: 'World' },
      tags: [{ name: 'Rivers' }],
      bylines: [{ author: { name: 'Marta Lind', jobTitle: 'Reporter' }, role: 'author' }],
      dateline: { location: 'NORTHBRIDGE', text: null },
      excerpt: 'The river fell overnight. Nobody was hurt.',
      wordCount: 9,
      readingTimeMinutes: 1,
      firstPublishedAt: '2026-11-24T08:00:00.000Z',
      relatedLinks: [],
    });
    expect(byId.headers['cache-control']).toContain('public');
  });

  test('gives its bodies as HTML, Markdown or text on request', async () => {
    const { id } = await publishStory(api, {
      sections: [{ markdown: 'A **bold** [link](https://example.org/).' }],
    });
    const bodyAs = async (format: string) =>
      (await api.call('get', `/v1/articles/${id}?bodyFormat=${format}`)).body.sections[0].body;
    expect(await bodyAs('html')).toBe(
      '<p>A <strong>bold</strong> <a href="https://example.org/">link</a>.</p>',
    );
    expect((await bodyAs('markdown')).trim()).toBe('A **bold** [link](https://example.org/).');
    expect(await bodyAs('text')).toBe('A bold link.');
    expect(await bodyAs('portableText')).toEqual(expect.any(Array));
    expect((await api.call('get', `/v1/articles/${id}?bodyFormat=docx`)).status).toBe(400);
  });

  test('in part with fields; an unknown field is named', async () => {
    const { id } = await publishStory(api);
    const part = await api.call('get', `/v1/articles/${id}?fields=headline,publishedAt`);
    expect(Object.keys(part.body).sort()).toEqual(['headline', 'id', 'publishedAt']);
    const refused = await api.call('get', `/v1/articles/${id}?fields=headline,colour`);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].parameter).toBe('fields');
    expect(refused.body.errors[0].detail).toContain('"colour"');
  });

  test('a client that has it gets 304, in any coding; a change of a card changes the ETag', async () => {
    const target = await publishStory(api);
    const { id } = await publishStory(api, { relatedLinks: [{ kind: 'article', article: target.id }] });
    const first = await api.call('get', `/v1/articles/${id}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(first.headers['content-encoding']).toBe('gzip');
    const etag = first.headers.etag ?? '';
    for (const coding of ['gzip', 'br', 'identity']) {
      const again = await api.call('get', `/v1/articles/${id}`, {
        headers: { 'accept-encoding': coding, 'if-none-match': `"other", W/${etag}` },
      });
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
    }
    await api.call('post', `${desk}/${target.id}/unpublish`);
    const changed = await api.call('get', `/v1/articles/${id}`, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    const head = await api.call('head', `/v1/articles/${id}`);
    expect(head.headers.etag).toBe(changed.headers.etag?.replace(/\.(gzip|br)"$/, '"') ?? '');
  });

  test('a former slug answers 308 to the present one, through several changes and with the query kept', async () => {
    const story = await publishStory(api);
    api.clock.advance(1_000);
    for (const slug of [`${story.slug}-b`, `${story.slug}-c`]) {
      await api.call('patch', `${desk}/${story.id}`, { headers: { 'if-match': '*' }, body: { slug } });
      const early = await api.call('get', `/v1/articles/${slug}`);
      expect(early.status).toBe(404);
      api.clock.advance(1_000);
      await api.call('post', `${desk}/${story.id}/publish`);
    }
    for (const old of [story.slug, `${story.slug}-b`]) {
      const moved = await api.call('get', `/v1/articles/${old}/sections?bodyFormat=text`);
      expect(moved.status).toBe(308);
      expect(moved.headers.location).toBe(`/v1/articles/${story.slug}-c/sections?bodyFormat=text`);
    }
    const taken = await api.call('post', desk, { body: { headline: uniqueHeadline(), slug: story.slug } });
    expect(taken.status).toBe(409);
  });

  test('language picks where several share a slug; without it the answer names them', async () => {
    const slug = `shared-${process.pid}`;
    const english = await publishStory(api, { slug, language: 'en' });
    const belarusian = await publishStory(api, { slug, language: 'be' });
    expect((await api.call('get', `/v1/articles/${slug}?language=be`)).body.id).toBe(belarusian.id);
    expect((await api.call('get', `/v1/articles/${slug}?language=en`)).body.id).toBe(english.id);
    const ambiguous = await api.call('get', `/v1/articles/${slug}`);
    expect(ambiguous.status).toBe(400);
    expect(ambiguous.body.errors[0]).toMatchObject({
      parameter: 'language',
      detail: expect.stringContaining('be, en'),
    });
    expect((await api.call('get', `/v1/articles/${slug}?language=fr`)).status).toBe(404);
  });
});

describe('what readers must not see', () => {
  test('a draft, an unpublished edit and an unpublished article show nowhere', async () => {
    const secret = `secret${process.pid}`;
    const tag = await createTerm(api, 'tags', 'Quiet');
    const draft = await createStory(api, { headline: uniqueHeadline(secret), tags: [tag.slug] });
    const edited = await publishStory(api, { tags: [tag.slug] });
    await api.call('patch', `${desk}/${edited.id}`, {
      headers: { 'if-match': '*' },
      body: { headline: `${secret} edit`, standfirst: secret, slug: `${secret}-slug` },
    });
    const withdrawn = await publishStory(api, { headline: uniqueHeadline(secret), tags: [tag.slug] });
    await api.call('post', `${desk}/${withdrawn.id}/unpublish`);
    const linking = await publishStory(api, {
      tags: [tag.slug],
      relatedLinks: [draft, edited, withdrawn].map(({ id }) => ({ kind: 'article', article: id })),
    });
    for (const path of [
      '/v1/articles?limit=100',
      `/v1/articles?tag=${tag.slug}&sort=modifiedAt`,
      `/v1/articles/${linking.id}`,
      `/v1/articles/${linking.id}/related-links`,
      `/v1/articles/${edited.id}`,
      `/v1/articles/${secret}-slug`,
      `/v1/articles/${draft.id}`,
      `/v1/articles/${withdrawn.id}`,
      `/v1/articles/${withdrawn.slug}`,
    ]) {
      const answer = await api.call('get', path);
      const shown = answer.status === 200 ? answer.text : '';
      expect(shown).not.toContain(secret);
      if (path.includes(withdrawn.id) || path.includes(draft.id)) expect(answer.status).toBe(404);
    }
    expect(ids(await api.call('get', `/v1/articles?tag=${tag.slug}`)).sort()).toEqual(
      [edited.id, linking.id].sort(),
    );
  });
});

describe('publishing', () => {
  test('keeps firstPublishedAt for ever, publishedAt through updates, and moves modifiedAt', async () => {
    const story = await publishStory(api);
    const instants = async () => {
      const { firstPublishedAt, publishedAt, modifiedAt } = (
        await api.call('get', `/v1/articles/${story.id}`)
      ).body;
      return [firstPublishedAt, publishedAt, modifiedAt];
    };
    const change = async () => {
      api.clock.advance(60_000);
      await api.call('patch', `${desk}/${story.id}`, {
        headers: { 'if-match': '*' },
        body: { kicker: uniqueHeadline('k') },
      });
      await api.call('post', `${desk}/${story.id}/publish`);
    };
    const [first] = await instants();
    await change();
    const [, kept, moved] = await instants();
    expect(kept).toBe(first);
    expect(moved > first).toBe(true);
    await api.call('post', `${desk}/${story.id}/unpublish`);
    expect((await api.call('get', `${desk}/${story.id}`)).body.status).toBe('unpublished');
    await change();
    const [still, anew] = await instants();
    expect(still).toBe(first);
    expect(anew > moved).toBe(true);
  });

  test('the same revision again changes nothing; an empty article is refused with its fault', async () => {
    const story = await publishStory(api);
    api.clock.advance(1_000);
    const again = await api.call('post', `${desk}/${story.id}/publish`, {
      headers: { 'if-match': story.etag },
    });
    expect(again.status).toBe(200);
    expect(again.headers.etag).toBe(story.etag);
    const empty = await createStory(api, { sections: [{ markdown: ' ' }] });
    const refused = await api.call('post', `${desk}/${empty.id}/publish`);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'not_publishable', errors: [{ pointer: '/sections' }] });
    expect((await api.call('post', `${desk}/${empty.id}/unpublish`)).status).toBe(409);
  });

  test('with If-Match only the state that was read is published', async () => {
    const story = await createStory(api);
    await api.call('patch', `${desk}/${story.id}`, {
      headers: { 'if-match': '*' },
      body: { kicker: 'Newer' },
    });
    const stale = await api.call('post', `${desk}/${story.id}/publish`, {
      headers: { 'if-match': story.etag },
    });
    expect(stale.status).toBe(412);
    expect((await api.call('get', `/v1/articles/${story.id}`)).status).toBe(404);
  });

  test('appends to the change log in order, also from many at once', async () => {
    const stories = await Promise.all(Array.from({ length: 6 }, () => createStory(api)));
    await Promise.all(stories.map(({ id }) => api.call('post', `${desk}/${id}/publish`)));
    const changes = await api.database.prisma.change.findMany({
      where: { articleId: { in: stories.map(({ id }) => id) } },
      orderBy: { sequence: 'asc' },
    });
    expect(changes.map(({ type }) => type)).toEqual(Array(6).fill('article_published'));
  });
});

describe('a list', () => {
  test('holds the category with all below it, and what every filter leaves', async () => {
    const top = await createTerm(api, 'categories', 'Science');
    const below = await createTerm(api, 'categories', 'Climate', { parent: top.slug });
    const tags = [await createTerm(api, 'tags', 'Ice'), await createTerm(api, 'tags', 'Wind')];
    const author = await createTerm(api, 'authors', 'Lena Ort');
    const inTop = await publishStory(api, { category: top.slug, tags: [tags[0]?.id], language: 'de' });
    const inBelow = await publishStory(api, {
      category: below.slug,
      tags: tags.map(({ id }) => id),
      bylines: [{ author: author.id }],
      type: 'opinion',
    });
    const list = async (query: string) => ids(await api.call('get', `/v1/articles?${query}`)).sort();
    expect(await list(`category=${top.slug}`)).toEqual([inTop.id, inBelow.id].sort());
    expect(await list(`category=${below.id}`)).toEqual([inBelow.id]);
    expect(await list(`tag=${tags[0]?.slug}`)).toEqual([inTop.id, inBelow.id].sort());
    expect(await list(`tag=${tags[0]?.slug}&tag=${tags[1]?.slug}`)).toEqual([inBelow.id]);
    expect(await list(`author=${author.slug}`)).toEqual([inBelow.id]);
    expect(await list(`category=${top.slug}&language=de`)).toEqual([inTop.id]);
    expect(await list(`category=${top.slug}&type=opinion`)).toEqual([inBelow.id]);
    const unknown = await api.call('get', '/v1/articles?category=nowhere&tag=nothing');
    expect(unknown.status).toBe(400);
    expect(unknown.body.errors.map(({ parameter }: Json) => parameter)).toEqual(['category', 'tag']);
  });

  test('pages neither repeat nor skip while articles are published in between', async () => {
    const tag = await createTerm(api, 'tags', 'Paged');
    const published: string[] = [];
    for (let at = 0; at < 7; at += 1) {
      api.clock.advance(at % 2 === 0 ? 1_000 : 0);
      published.push((await publishStory(api, { tags: [tag.slug] })).id);
    }
    for (const sort of ['-publishedAt', 'publishedAt', '-modifiedAt', 'modifiedAt']) {
      const seen: string[] = [];
      let path: string | undefined = `/v1/articles?tag=${tag.slug}&limit=2&sort=${sort}&fields=headline`;
      while (path) {
        const page = await api.call('get', path);
        seen.push(...ids(page));
        if (seen.length === 4 && sort.startsWith('-')) {
          api.clock.advance(1_000);
          await publishStory(api, { tags: [tag.slug] });
        }
        path = /<([^>]+)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(published));
    }
  });

  test('takes instants with any offset, and a forged cursor is refused', async () => {
    const before = api.clock.now().toISOString();
    api.clock.advance(60_000);
    const story = await publishStory(api);
    const after = await api.call(
      'get',
      `/v1/articles?publishedAfter=${encodeURIComponent(before.replace('Z', '+00:00'))}`,
    );
    expect(ids(after)).toContain(story.id);
    const earlier = await api.call('get', `/v1/articles?limit=100&publishedBefore=${before}`);
    expect(ids(earlier)).not.toContain(story.id);
    for (const cursor of ['x', 'W10', Buffer.from('[1,2,3]').toString('base64url'), '%00']) {
      expect((await api.call('get', `/v1/articles?cursor=${cursor}`)).status).toBe(400);
    }
  });
});
