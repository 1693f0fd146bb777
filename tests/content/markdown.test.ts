import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHtml } from '../../src/content/html.ts';
import { fromMarkdown, toMarkdown } from '../../src/content/markdown.ts';
import { toText } from '../../src/content/plain-text.ts';
import { Body, withKeys } from '../../src/content/portable-text.ts';
import { anyBody, anyTexts } from './arbitrary-body.ts';
import { meaningful } from './comparable.ts';

const codes = (markdown: string) => fromMarkdown(markdown).warnings.map((warning) => warning.code);

describe('Markdown that this writes itself comes back to the byte', () => {
  test.each([
    ['marks', 'A **bold _both_ word**, ~~gone~~, `code`, <u>under</u>, H<sub>2</sub>O and x<sup>2</sup>.'],
    ['links', 'See [the **report**](https://example.org/a "Its title") and [mail](mailto:desk@example.org).'],
    ['a link with brackets', '[a](<https://example.org/a_(b)>)'],
    ['headings', '### Third\n\n#### Fourth'],
    ['nested lists', '- one\n  - two\n    1. three\n    2. four\n- five\n\nAfter.'],
    ['a hard break', 'one\\\ntwo'],
    ['a quotation', '> First.\n>\n> Second.\n>\n> - an item'],
    ['a table', '| Party | **Seats** |\n| --- | --- |\n| Greens \\| Left | 31 |'],
    ['a table without header', '|  |  |\n| --- | --- |\n| a | b |'],
    ['an image', '![Boats](https://example.org/a.jpg "In the harbour")'],
    ['code', '```ts\nconst a = "```";\n```'.replace('"```"', '1')],
    ['code with fences inside', '````\n```\nx\n```\n````'],
    ['a rule', 'Before.\n\n---\n\nAfter.'],
    [
      'a fact box',
      '<aside class="fact-box"><header>Numbers</header><p>Turnout <strong>61</strong>.</p></aside>',
    ],
    [
      'a pull quote',
      '<blockquote class="pull-quote"><p>We had an hour.</p><footer>Ana Reyes</footer></blockquote>',
    ],
    [
      'an embed',
      '<figure class="embed" data-provider="Video"><a href="https://v.example.org/1">Film</a></figure>',
    ],
    [
      'an image with its size',
      '<figure><img src="/a.jpg" alt="A" width="640" height="480" /><figcaption>In port <small>Ana</small></figcaption></figure>',
    ],
    [
      'a gallery',
      '<figure class="gallery"><figure><img src="/a.jpg" /></figure><figure><img src="/b.jpg" /></figure></figure>',
    ],
  ])('%s', (_name, markdown) => {
    const { body, warnings } = fromMarkdown(markdown);
    expect(Body.safeParse(body).error).toBeUndefined();
    expect(toMarkdown(body)).toBe(markdown);
    expect(warnings).toEqual([]);
  });
});

test('any text, mark, link, heading, quotation and list comes back through Markdown', () => {
  fc.assert(
    fc.property(anyTexts, (input) => {
      const body = withKeys(input);
      expect(meaningful(fromMarkdown(toMarkdown(body)).body)).toEqual(meaningful(body));
    }),
    { numRuns: 300 },
  );
});

test('any body comes back through Markdown as far as HTML can tell', () => {
  fc.assert(
    fc.property(anyBody, (input) => {
      const once = fromMarkdown(toMarkdown(withKeys(input))).body;
      expect(Body.safeParse(once).error).toBeUndefined();
      expect(toHtml(fromMarkdown(toMarkdown(once)).body).replace(/\s+/g, ' ')).toBe(
        toHtml(once).replace(/\s+/g, ' '),
      );
    }),
    { numRuns: 200 },
  );
});

test('anything at all is read as a body', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (markdown) => {
      expect(Body.safeParse(fromMarkdown(markdown).body).error).toBeUndefined();
    }),
  );
});

describe('what a body cannot hold is kept as text and reported', () => {
  test.each([
    ['# Top\n\n###### Deep', 'Top\n\nDeep', 'heading_level_changed'],
    ['- [ ] call\n- [x] write', '- [ ] call\n- [x] write', 'task_list'],
    ['Fact.[^1]\n\n[^1]: Source', 'Fact.[^1]\n\n[^1]: Source', 'footnote'],
    ['press <enter> now', 'press <enter> now', 'unknown_element'],
    ['<div>raw <span>html</span></div>', 'raw html', 'raw_html'],
    ['[click](javascript:alert(1))', 'click', 'unsafe_url'],
    ['![alt text](data:image/png;base64,AA)', 'alt text', 'unsafe_url'],
    ['7. seven\n8. eight', '1. seven\n2. eight', 'list_start'],
    ['> a\n> > b', 'a\n\nb', 'nested_quote_flattened'],
    ['| a |\n|:-:|\n| b |', 'a\nb', 'table_alignment'],
    ['text\n\n[unused]: https://example.org', 'text', 'unused_reference'],
    ['a <!-- note to self --> b', 'a  b', 'comment_dropped'],
    ['a\0b', 'a\uFFFDb', 'invalid_character'],
  ])('%j', (markdown, text, code) => {
    const { body, warnings } = fromMarkdown(markdown);
    expect(toText(body)).toBe(text);
    expect(warnings.map((warning) => warning.code)).toContain(code);
  });
});

describe('structure', () => {
  test('the paragraphs of a list item stay one item, apart by a line break', () => {
    expect(toText(fromMarkdown('- one\n\n  more\n- two').body)).toBe('- one\nmore\n- two');
  });

  test('a wrapped line is a space, not a break', () => {
    expect(toText(fromMarkdown('one\ntwo').body)).toBe('one two');
  });

  test('bare addresses stay text, and addresses stay as written', () => {
    expect(toMarkdown(fromMarkdown('https://example.org/ [Мінск](https://example.org/Мінск)').body)).toBe(
      'https://example.org/ [Мінск](https://example.org/Мінск)',
    );
  });

  test('an image between words parts the paragraph', () => {
    expect(fromMarkdown('before ![x](/a.jpg) after').body.map((block) => block._type)).toEqual([
      'block',
      'image',
      'block',
    ]);
  });

  test('HTML left open in a list item ends with it', () => {
    expect(toText(fromMarkdown('- <aside>in\n\nout').body)).toContain('out');
    expect(
      fromMarkdown('- <b>bold\n- plain').body.map(
        (block) => block._type === 'block' && block.children[0]?.marks,
      ),
    ).toEqual([['strong'], []]);
    expect(codes('| <aside> | </aside> |\n|---|---|\n| a | b |')).not.toContain('nesting_too_deep');
  });
});

describe('hostile input', () => {
  test.each([
    ['quotes', '>'.repeat(20_000)],
    ['lists', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n')],
  ])('%s nested too deeply keep their text', (_name, markdown) => {
    const { body, warnings } = fromMarkdown(`${markdown} bottom`);
    expect(toText(body)).toContain('bottom');
    expect(warnings.map((warning) => warning.code)).toContain('nesting_too_deep');
  });
});
