import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createTerm, type Json, publishStory, type Story } from '../support/stories.ts';

const day = 24 * 60 * 60_000;

let api: TestApi;
let terms: Record<'parent' | 'child' | 'sibling' | 'far', string>;
let tags: string[];
let subject: Story;
const stories: Record<string, Story> = {};

const of = (links: Json[]) => links.map(({ article, reason }) => [article.slug, reason]);
const related = async (story: Story, query = '') =>
  (await api.call('get', `/v1/articles/${story.id}/related-links?${query}`)).body.data;

/** Two years of stories, a month apart, so that time by itself says little; the one in question last. */
beforeAll(async () => {
  api = await startApi({ DATELINE_CACHE_SIZE: '0' });
  const category = async (name: string, parent?: string) =>
    (await createTerm(api, 'categories', name, parent ? { parent } : {})).id;
  const parent = await category('Transport');
  terms = {
    parent,
    child: await category('Ferries', parent),
    sibling: await category('Railways', parent),
    far: await category('Gardens'),
  };
  tags = [];
  for (const name of ['Harbour', 'Timetable', 'Quay', 'Roses'])
    tags.push((await createTerm(api, 'tags', name)).id);
  const add = async (name: string, more: Record<string, unknown>) => {
    api.clock.advance(30 * day);
    stories[name] = await publishStory(api, { slug: name, ...more });
  };
  await add('two-tags', { tags: [tags[0], tags[1]], category: terms.far, headline: 'Qxzzk vvbn' });
  await add('linked', { tags: [tags[0], tags[1]], category: terms.child, headline: 'Always linked' });
  await add('one-tag', { tags: [tags[1], tags[2], tags[3]], headline: 'Wkkq jjpl' });
  await add('same', { category: terms.child, headline: 'Zzqv mmwx' });
  await add('beside', { category: terms.sibling, headline: 'Hjjk ttyq' });
  await add('alike', { headline: 'The night ferry to Saffrey sails at last', category: terms.far });
  await add('otherwise', { headline: 'Pruning in spring', category: terms.far });
  await add('in-german', { tags: [tags[0], tags[1]], language: 'de', headline: 'Die Fähre' });
  await add('withdrawn', { tags: [tags[0], tags[1]], category: terms.child, headline: 'The night ferry' });
  await api.call('post', `/v1/editorial/articles/${stories.withdrawn?.id}/unpublish`);
  api.clock.advance(30 * day);
  subject = await publishStory(api, {
    slug: 'subject',
    headline: 'The night ferry to Saffrey sails again',
    category: terms.child,
    tags: [tags[0], tags[1]],
    relatedLinks: [
      { kind: 'external', url: 'https://port.example.org/', title: 'The port' },
      { kind: 'article', article: 'linked' },
    ],
  });
});
afterAll(() => api.close());

describe('related=auto', () => {
  test('comes after the curated ones, the nearest first, each with its reason', async () => {
    const links = await related(subject, 'related=auto&relatedLimit=20');
    expect(links.slice(0, 2).map(({ kind, reason }: Json) => [kind, reason])).toEqual([
      ['external', 'curated'],
      ['article', 'curated'],
    ]);
    expect(of(links.slice(2))).toEqual([
      ['two-tags', 'shared_tags'],
      ['same', 'same_category'],
      ['alike', 'similar_text'],
      ['one-tag', 'shared_tags'],
      ['beside', 'neighbouring_category'],
      ['otherwise', 'close_in_time'],
    ]);
    expect(links[2]).toMatchObject({
      id: null,
      headline: 'Qxzzk vvbn',
      category: { id: terms.far, slug: 'gardens', name: 'Gardens' },
      publishedAt: stories['two-tags']?.body.publishedAt,
    });
  });

  test('fills up to the limit, with the curated ones counted and never cut', async () => {
    expect(await related(subject, 'related=auto&relatedLimit=1')).toHaveLength(2);
    expect(await related(subject, 'related=auto&relatedLimit=3')).toHaveLength(3);
    expect(await related(subject, 'related=auto')).toHaveLength(6);
    expect(await related(subject, 'related=curated&relatedLimit=1')).toHaveLength(2);
    expect(await related(subject)).toHaveLength(2);
  });

  test('stands in the article as well', async () => {
    const { body } = await api.call(
      'get',
      '/v1/articles/subject?related=auto&relatedLimit=4&fields=relatedLinks',
    );
    expect(body.relatedLinks).toEqual(await related(subject, 'related=auto&relatedLimit=4'));
    const plain = await api.call('get', '/v1/articles/subject');
    expect(plain.body.relatedLinks).toHaveLength(2);
  });

  test('is the same from either side, and never the article itself', async () => {
    const links = await related(stories.same as Story, 'related=auto&relatedLimit=20');
    const slugs = links.map(({ article }: Json) => article.slug);
    expect(slugs).toContain('subject');
    expect(slugs).not.toContain('same');
    expect(new Set(slugs).size).toBe(slugs.length);
  });

  test('answers other languages only where its own has nothing', async () => {
    const links = await related(stories['in-german'] as Story, 'related=auto&relatedLimit=3');
    expect(of(links)).toEqual([
      ['subject', 'shared_tags'],
      ['linked', 'shared_tags'],
      ['two-tags', 'shared_tags'],
    ]);
    expect(links.every(({ article }: Json) => article.language === 'en')).toBe(true);
  });

  test('shows the past as it was', async () => {
    const before = await related(stories.alike as Story, 'related=auto&relatedLimit=20');
    expect(before.map(({ article }: Json) => article.slug)).toContain('subject');
    const at = new Date(Date.parse(stories.alike?.body.publishedAt) + 1_000).toISOString();
    const then = await related(stories.alike as Story, `related=auto&relatedLimit=20&asOf=${at}`);
    const slugs = then.map(({ article }: Json) => article.slug);
    expect(slugs.sort()).toEqual(['beside', 'linked', 'one-tag', 'same', 'two-tags']);
  });

  test('shows what was withdrawn since in the past only', async () => {
    const alike = stories.same as Story;
    const now = await related(alike, 'related=auto&relatedLimit=20');
    expect(JSON.stringify(now)).not.toContain('withdrawn');
    const before = new Date(Date.parse(stories.withdrawn?.body.publishedAt) - 1_000).toISOString();
    expect(JSON.stringify(await related(alike, `related=auto&asOf=${before}`))).not.toContain('withdrawn');
  });

  test('takes one statement more, and none where nothing is to be filled', async () => {
    const count = async (query: string) =>
      (await statementsOf(() => api.call('get', `/v1/articles/subject?${query}`))).length;
    await count('');
    const plain = await count('');
    expect(plain).toBe(1);
    expect(await count('related=auto')).toBe(2);
    expect(await count('related=auto&relatedLimit=2')).toBe(1);
    expect(await count('related=auto&fields=headline')).toBe(1);
  });

  test('refuses what is out of range', async () => {
    for (const query of ['related=all', 'relatedLimit=0', 'relatedLimit=21'])
      expect((await api.call('get', `/v1/articles/subject?${query}`)).status).toBe(400);
  });
});
