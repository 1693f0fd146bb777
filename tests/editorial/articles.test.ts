import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, paragraph, publishStory, uniqueHeadline } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const articles = '/v1/editorial/articles';

describe('creating', () => {
  test('an article whole, with sections, links and terms, comes back as it was sent', async () => {
    const category = await createTerm(api, 'categories', 'Harbour');
    const tag = await createTerm(api, 'tags', 'Ferries');
    const author = await createTerm(api, 'authors', 'Ines Valdez');
    const target = await createStory(api);
    const body = {
      headline: uniqueHeadline('Night ferry returns'),
      kicker: 'Transport',
      standfirst: 'Every cabin was taken.',
      language: 'en',
      type: 'feature',
      dateline: { location: 'PORTO ALTO', text: 'PORTO ALTO (Staff) — ' },
      category: category.slug,
      tags: [tag.id],
      bylines: [{ author: author.slug }, { author: author.id, role: 'photographer' }],
      image: { url: 'https://images.example.org/ferry.jpg', alt: 'A ferry' },
      canonicalUrl: 'https://first.example.org/ferry',
      seo: { title: 'Ferry', noindex: true },
      excerpt: 'Written by hand.',
      extensions: { 'org.example.poll': { question: 'Sea or rail?', options: [1, 2.5, null, true] } },
      sections: [
        { body: [paragraph('First paragraph.'), paragraph('Second paragraph.')] },
        { heading: 'What changed', markdown: 'The port **deepened** its channel.' },
        { heading: 'What changed', anchor: 'second-change', html: '<p>A new <em>operator</em>.</p>' },
      ],
      relatedLinks: [
        { kind: 'article', article: target.slug },
        { kind: 'external', url: 'https://port.example.org/', title: 'Timetable', category: category.id },
        { kind: 'external', title: 'A page without an address' },
      ],
    };
    const created = await api.call('post', articles, { body });
    expect(created.status).toBe(201);
    expect(created.headers.location).toBe(`${articles}/${created.body.id}`);
    expect(created.body).toMatchObject({
      status: 'draft',
      revision: 1,
      publishedRevision: null,
      headline: body.headline,
      dateline: body.dateline,
      category: { slug: category.slug, name: 'Harbour' },
      tags: [{ id: tag.id, name: 'Ferries' }],
      bylines: [
        { author: { name: 'Ines Valdez' }, role: 'author' },
        { author: { name: 'Ines Valdez' }, role: 'photographer' },
      ],
      image: { url: body.image.url, alt: 'A ferry', caption: null, width: null },
      seo: { title: 'Ferry', description: null, noindex: true },
      extensions: body.extensions,
      warnings: [],
    });
    const [opening, second, third] = created.body.sections;
    expect(opening).toMatchObject({ heading: null, anchor: null });
    expect(opening.body.map((block: { children: { text: string }[] }) => block.children[0]?.text)).toEqual([
      'First paragraph.',
      'Second paragraph.',
    ]);
    expect(second.anchor).toBe('what-changed');
    expect(second.body[0].children[1]).toMatchObject({ text: 'deepened', marks: ['strong'] });
    expect(third.anchor).toBe('second-change');
    expect(created.body.relatedLinks.map((link: { kind: string }) => link.kind)).toEqual([
      'article',
      'external',
      'external',
    ]);
    expect(created.body.relatedLinks[0].article.id).toBe(target.id);
    expect(created.body.relatedLinks[2].url).toBeNull();

    const read = await api.call('get', `${articles}/${created.body.slug}`);
    expect(read.body).toEqual(created.body);
    expect(read.headers.etag).toBe(created.headers.etag);
    expect(read.headers['cache-control']).toBe('no-store');
  });

  test('a headline is all that a draft needs', async () => {
    const { body } = await createStory(api, { headline: '  Шторм над портам!  ', sections: undefined });
    expect(body).toMatchObject({
      headline: '  Шторм над портам!  ',
      slug: 'шторм-над-портам',
      sections: [],
      category: null,
    });
  });

  test('a taken slug is a 409 that offers a free one, also when it was derived', async () => {
    const first = await createStory(api);
    for (const more of [{}, { slug: first.slug, headline: 'Another story' }]) {
      const clash = await api.call('post', articles, { body: { headline: first.body.headline, ...more } });
      expect(clash.status).toBe(409);
      expect(clash.body).toMatchObject({ code: 'slug_taken', errors: [{ pointer: '/slug' }] });
      expect(clash.body.suggestedSlug).not.toBe(first.slug);
    }
    const elsewhere = await createStory(api, { headline: first.body.headline, language: 'be' });
    expect(elsewhere.slug).toBe(first.slug);
  });

  test('eight writers racing for one slug: one gets it, seven are told so', async () => {
    const headline = uniqueHeadline();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.call('post', articles, { body: { headline } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  test('every unknown reference is named, and nothing is written', async () => {
    const headline = uniqueHeadline();
    const refused = await api.call('post', articles, {
      body: {
        headline,
        category: 'nowhere',
        tags: ['x', 'y'],
        bylines: [{ author: 'nobody' }],
        relatedLinks: [{ kind: 'article', article: 'no-such-story' }],
      },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([
      '/tags/0',
      '/tags/1',
      '/bylines/0/author',
      '/category',
      '/relatedLinks/0/article',
    ]);
    const list = await api.call('get', `${articles}?q=${encodeURIComponent(headline)}`);
    expect(list.body.data).toEqual([]);
  });

  test('every fault of the shape is named at once', async () => {
    const refused = await api.call('post', articles, {
      body: {
        headline: '',
        colour: 'red',
        language: 'en-us',
        image: { url: 'javascript:alert(1)' },
        sections: [{ heading: 'Both', markdown: 'a', html: 'b' }, { heading: 'None' }],
      },
    });
    expect(refused.status).toBe(400);
    const pointers = refused.body.errors.map((fault: { pointer: string }) => fault.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/headline',
        '/colour',
        '/language',
        '/image/url',
        '/sections/0',
        '/sections/1',
      ]),
    );
  });
});

describe('changing', () => {
  test('a merge patch keeps what it leaves out, unsets with null and merges what is nested', async () => {
    const story = await createStory(api, {
      kicker: 'Before',
      standfirst: 'Kept.',
      image: { url: 'https://images.example.org/a.jpg', alt: 'Kept' },
      extensions: { 'org.example.a': { x: 1 }, 'org.example.b': 2 },
    });
    const patched = await api.call('patch', `${articles}/${story.id}`, {
      headers: { 'if-match': story.etag, 'content-type': 'application/merge-patch+json' },
      body: {
        headline: 'A headline that moves no address',
        kicker: null,
        image: { caption: 'New' },
        extensions: { 'org.example.b': null, 'org.example.a': { y: 2 } },
      },
    });
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({
      headline: 'A headline that moves no address',
      slug: story.slug,
      kicker: null,
      standfirst: 'Kept.',
      image: { url: 'https://images.example.org/a.jpg', alt: 'Kept', caption: 'New' },
      revision: 2,
    });
    expect(patched.body.extensions).toEqual({ 'org.example.a': { x: 1, y: 2 } });
    expect(patched.body.sections).toEqual(story.body.sections);
  });

  test('a patch that changes nothing makes no revision', async () => {
    const story = await createStory(api);
    const same = await api.call('patch', `${articles}/${story.id}`, {
      headers: { 'if-match': story.etag },
      body: { headline: story.body.headline, kicker: null },
    });
    expect(same.body.revision).toBe(1);
    expect(same.headers.etag).toBe(story.etag);
  });

  test('sections sent with their id keep it; a foreign id is refused', async () => {
    const story = await createStory(api, {
      sections: [{ markdown: 'one' }, { heading: 'Two', markdown: 'two' }],
    });
    const [first, second] = story.body.sections;
    const patched = await api.call('patch', `${articles}/${story.id}`, {
      headers: { 'if-match': story.etag },
      body: { sections: [{ id: second.id, heading: 'Two', body: second.body }, { markdown: 'new' }] },
    });
    expect(patched.body.sections[0]).toEqual(second);
    expect(patched.body.sections[1].id).not.toBe(first.id);
    const foreign = await api.call('patch', `${articles}/${story.id}`, {
      headers: { 'if-match': '*' },
      body: { sections: [{ id: first.id, markdown: 'gone by now' }] },
    });
    expect(foreign.status).toBe(422);
    expect(foreign.body.errors[0].pointer).toBe('/sections/0/id');
  });

  test('two editors with the same ETag: one saves, the other is told, nothing is lost', async () => {
    const story = await createStory(api);
    const answers = await Promise.all(
      ['Ada', 'Bo'].map((name) =>
        api.call('patch', `${articles}/${story.id}`, {
          headers: { 'if-match': story.etag },
          body: { standfirst: `As ${name} has it.` },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200);
    const now = await api.call('get', `${articles}/${story.id}`);
    expect(now.body.standfirst).toBe(won?.body.standfirst);
    expect(now.body.revision).toBe(2);
  });

  test('without If-Match 428, with a stale or weak one 412, with * whatever is there', async () => {
    const story = await createStory(api);
    const patch = (headers: Record<string, string>) =>
      api.call('patch', `${articles}/${story.id}`, { headers, body: { kicker: uniqueHeadline('k') } });
    expect((await patch({})).status).toBe(428);
    expect((await patch({ 'if-match': '"99-x"' })).status).toBe(412);
    expect((await patch({ 'if-match': `W/${story.etag}` })).status).toBe(412);
    expect((await patch({ 'if-match': 'nonsense' })).status).toBe(400);
    expect((await patch({ 'if-match': '*' })).status).toBe(200);
    expect((await patch({ 'if-match': `"7-a", "2-b"` })).status).toBe(200);
  });

  test('a null slug is derived from the headline again, and an unpublished old one is free', async () => {
    const story = await createStory(api);
    const headline = uniqueHeadline('Renamed');
    const patched = await api.call('patch', `${articles}/${story.id}`, {
      headers: { 'if-match': '*' },
      body: { headline, slug: null },
    });
    expect(patched.body.slug).toBe(headline.toLowerCase().replaceAll(' ', '-'));
    const second = await createStory(api, { slug: story.slug });
    expect(second.slug).toBe(story.slug);
  });
});

describe('the trash', () => {
  test('takes a draft and gives it back whole; readers’ articles must be unpublished first', async () => {
    const story = await createStory(api);
    const gone = await api.call('delete', `${articles}/${story.id}`, { headers: { 'if-match': story.etag } });
    expect(gone.status).toBe(204);
    const trashed = await api.call('get', `${articles}/${story.id}`);
    expect(trashed.body.status).toBe('trashed');
    const list = await api.call('get', `${articles}?status=trashed`);
    expect(list.body.data.map(({ id }: { id: string }) => id)).toContain(story.id);
    const refused = await api.call('patch', `${articles}/${story.id}`, {
      headers: { 'if-match': '*' },
      body: { kicker: 'x' },
    });
    expect(refused.status).toBe(409);
    const back = await api.call('post', `${articles}/${story.id}/restore`);
    expect(back.body).toMatchObject({ status: 'draft', sections: story.body.sections });
    expect((await api.call('post', `${articles}/${story.id}/restore`)).status).toBe(409);

    const published = await publishStory(api);
    const inUse = await api.call('delete', `${articles}/${published.id}`, { headers: { 'if-match': '*' } });
    expect(inUse.status).toBe(409);
    expect(inUse.body.code).toBe('in_use');
  });
});

describe('listing', () => {
  test('filters narrow together, pages follow each other without a gap, and a cursor is bound to its list', async () => {
    const category = await createTerm(api, 'categories', 'Listing');
    const tag = await createTerm(api, 'tags', 'Listed');
    const author = await createTerm(api, 'authors', 'Lister');
    const wanted: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      api.clock.advance(1_000);
      const { id } = await createStory(api, {
        category: category.id,
        tags: [tag.id],
        bylines: [{ author: author.id }],
        type: 'analysis',
      });
      wanted.unshift(id);
    }
    await createStory(api, { category: category.id });
    const query = `category=${category.slug}&tag=${tag.slug}&author=${author.slug}&type=analysis&status=draft&limit=2`;
    const ids: string[] = [];
    let path: string | undefined = `${articles}?${query}`;
    while (path) {
      const page = await api.call('get', path);
      ids.push(...page.body.data.map(({ id }: { id: string }) => id));
      const next = /<([^>]+)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
      expect(next !== undefined).toBe(page.body.nextCursor !== null);
      path = next;
    }
    expect(ids).toEqual(wanted);
    const { nextCursor } = (await api.call('get', `${articles}?limit=1`)).body;
    const other = await api.call('get', `${articles}?limit=1&status=draft&cursor=${nextCursor}`);
    expect(other.status).toBe(400);
    expect(other.body.errors[0].parameter).toBe('cursor');
  });

  test('text matches literally: % and _ are no patterns', async () => {
    const headline = uniqueHeadline('Rates rise 100%_ again');
    await createStory(api, { headline });
    const found = await api.call('get', `${articles}?q=${encodeURIComponent('100%_ AGAIN')}`);
    expect(found.body.data.map((item: { headline: string }) => item.headline)).toContain(headline);
    const none = await api.call('get', `${articles}?q=${encodeURIComponent('1%0')}`);
    expect(none.body.data).toEqual([]);
  });

  test('an unknown term, an unknown parameter and a limit over the cap are each named', async () => {
    for (const [query, parameter] of [
      ['category=nowhere', 'category'],
      ['colour=red', 'colour'],
      ['limit=101', 'limit'],
      ['limit=1&limit=2', 'limit'],
    ]) {
      const refused = await api.call('get', `${articles}?${query}`);
      expect(refused.status).toBe(400);
      expect(refused.body.errors[0].parameter).toBe(parameter);
    }
  });
});
