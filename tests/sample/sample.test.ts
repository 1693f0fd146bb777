import { describe, expect, test } from '@jest/globals';
import { parseArticleFile, splitSections } from '../../src/sample/article-file.ts';
import { readSampleContent } from '../../src/sample/read.ts';

const content = await readSampleContent();
const { categories, tags, authors, articles } = content;
const inputs = articles.map(({ input }) => input);
const slugsOf = (terms: { slug: string }[]) => terms.map(({ slug }) => slug);
const duplicatesIn = (values: string[]) => values.filter((value, i) => values.indexOf(value) !== i);

describe('the sample content', () => {
  test('is a dozen articles or more, in at least five languages and in every type', () => {
    expect(articles.length).toBeGreaterThanOrEqual(12);
    expect(new Set(inputs.map(({ language }) => language)).size).toBeGreaterThanOrEqual(5);
    expect([...new Set(inputs.map(({ type }) => type))].sort()).toEqual(
      ['analysis', 'explainer', 'feature', 'interview', 'live_blog', 'news', 'opinion', 'review'].sort(),
    );
  });

  test('has related links of both kinds', () => {
    const kinds = inputs.flatMap(({ relatedLinks }) => relatedLinks.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(['article', 'external']));
  });

  test('names only categories, tags and authors that it holds', () => {
    const links = inputs.flatMap(({ relatedLinks }) => relatedLinks);
    const linked = links.flatMap((link) =>
      link.kind === 'external' && link.category ? [link.category] : [],
    );
    expect(slugsOf(categories)).toEqual(
      expect.arrayContaining([...linked, ...inputs.map(({ category }) => category)]),
    );
    expect(slugsOf(tags)).toEqual(expect.arrayContaining(inputs.flatMap((input) => input.tags)));
    expect(slugsOf(authors)).toEqual(
      expect.arrayContaining(inputs.flatMap(({ bylines }) => bylines.map(({ author }) => author))),
    );
  });

  test('uses every category that has no children, every tag and every author', () => {
    const parents = categories.map(({ parent }) => parent);
    const leaves = slugsOf(categories).filter((slug) => !parents.includes(slug));
    expect(inputs.map(({ category }) => category)).toEqual(expect.arrayContaining(leaves));
    expect(inputs.flatMap((input) => input.tags)).toEqual(expect.arrayContaining(slugsOf(tags)));
    expect(inputs.flatMap(({ bylines }) => bylines.map(({ author }) => author))).toEqual(
      expect.arrayContaining(slugsOf(authors)),
    );
  });

  test('lists a parent category before its children', () => {
    for (const [i, { parent }] of categories.entries()) {
      if (parent !== null) expect(slugsOf(categories.slice(0, i))).toContain(parent);
    }
  });

  test('is ordered so that a related article was published before what links to it', () => {
    for (const [i, { input, publishedAt }] of articles.entries()) {
      const earlier = articles.slice(0, i).filter((other) => other.publishedAt < publishedAt);
      for (const link of input.relatedLinks) {
        if (link.kind === 'article') expect(earlier.map((other) => other.input.slug)).toContain(link.article);
      }
    }
  });

  // A related article is named by slug alone, so no two languages may share one here.
  test('has no slug, and in one language no headline, twice', () => {
    expect(duplicatesIn(slugsOf(categories))).toEqual([]);
    expect(duplicatesIn(slugsOf(tags))).toEqual([]);
    expect(duplicatesIn(slugsOf(authors))).toEqual([]);
    expect(duplicatesIn(inputs.flatMap(({ slug }) => slug ?? []))).toEqual([]);
    expect(duplicatesIn(inputs.map(({ language, headline }) => `${language} ${headline}`))).toEqual([]);
  });

  test('points to no host but those reserved for examples', () => {
    const urls = JSON.stringify(content).match(/\w+:\/\/[^\s"')>\\]+/g) ?? [];
    expect(urls.length).toBeGreaterThan(articles.length);
    for (const url of urls) expect(new URL(url).hostname).toMatch(/(^|\.)example\.(com|net|org)$/);
  });

  test('gives each article an opening and headed sections, none of them empty', () => {
    for (const { headline, sections } of inputs) {
      const [opening, ...headed] = sections;
      expect({ headline, opening: opening?.heading }).toEqual({ headline, opening: null });
      expect(headed.length).toBeGreaterThanOrEqual(2);
      expect(sections.filter(({ markdown }) => markdown === '')).toEqual([]);
      expect(headed.filter(({ heading }) => !heading)).toEqual([]);
    }
  });

  test.each([
    ['bold', /\*\*\S/],
    ['italics', /(^|[^*])\*[^*\s]/m],
    ['a link', /[^!]\[[^\]]+\]\(/],
    ['an image', /!\[[^\]]+\]\(/],
    ['a bulleted list', /^- /m],
    ['a numbered list', /^1\. /m],
    ['a quotation', /^> /m],
    ['a table', /^\| -/m],
    ['code', /^```\w/m],
    ['a subheading', /^### /m],
    ['a divider', /^---$/m],
  ])('shows %s somewhere', (_, pattern) => {
    const bodies = inputs.flatMap(({ sections }) => sections.map(({ markdown }) => markdown));
    expect(bodies.some((markdown) => pattern.test(markdown))).toBe(true);
  });
});

describe('splitting a body into sections', () => {
  test('leaves ## inside a code block and ### alone', () => {
    const code = '````md\n## not a heading\n```\n## nor this\n````';
    expect(splitSections(`Opening.\n\n${code}\n\n### Sub\n\n## Next  \n\nText.\n`)).toEqual([
      { heading: null, markdown: `Opening.\n\n${code}\n\n### Sub` },
      { heading: 'Next', markdown: 'Text.' },
    ]);
  });

  test('makes no opening where there is no text before the first heading', () => {
    expect(splitSections('\n## Only\r\n\r\nText.')).toEqual([{ heading: 'Only', markdown: 'Text.' }]);
  });
});

describe('a file that is wrong', () => {
  test('is refused when it has no front matter', () => {
    expect(() => parseArticleFile('# Just a page')).toThrow('no front matter');
  });

  test('is refused by the name of a key that nobody knows', () => {
    expect(() => parseArticleFile('---\nheadlin: typo\n---\nText.\n')).toThrow('headlin');
  });

  test('is named in the error', async () => {
    await expect(readSampleContent(new URL('file:///nonexistent/'))).rejects.toThrow('/nonexistent/');
  });
});
