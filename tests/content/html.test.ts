import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromHtml, toHtml } from '../../src/content/html.ts';
import { toText } from '../../src/content/plain-text.ts';
import { Body, withKeys } from '../../src/content/portable-text.ts';
import { anyBody } from './arbitrary-body.ts';

const codes = (html: string) => fromHtml(html).warnings.map((warning) => warning.code);
const text = (html: string) => toText(fromHtml(html).body);
const words = (value: string) => value.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('HTML that this writes itself comes back to the byte', () => {
  test.each([
    [
      'marks',
      '<p>A <strong>bold <em>both</em></strong>, <s>gone</s>, <code>code</code>, <u>under</u>, H<sub>2</sub>O, x<sup>2</sup></p>',
    ],
    ['a link around marks', '<p><a href="https://example.org/" title="T">a <strong>b</strong> c</a></p>'],
    ['a line break', '<p>one<br />two</p>'],
    ['nested lists', '<ul><li>one<ol><li>two</li><li>three</li></ol></li><li>four</li></ul>'],
    ['a heading in a list', '<ul><li><h3>one</h3></li></ul>'],
    ['a quotation', '<blockquote><p>First.</p><p>Second.</p><ul><li>an item</li></ul></blockquote>'],
    [
      'a table',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><em>c</em></td><td></td></tr></tbody></table>',
    ],
    [
      'cells with several paragraphs',
      '<table><tbody><tr><td><p>a</p><ul><li>b</li></ul></td></tr></tbody></table>',
    ],
    ['code', '<pre><code class="language-ts">if (a &lt; b) {\n\n  c();\n}</code></pre>'],
    [
      'an image',
      '<figure><img src="/a.jpg" alt="" width="3" height="2" /><figcaption>In port <small>Ana</small></figcaption></figure>',
    ],
    [
      'a gallery',
      '<figure class="gallery"><figure><img src="/a.jpg" /><figcaption>A</figcaption></figure><figure><img src="/b.jpg" /></figure></figure>',
    ],
    ['a fact box', '<aside class="fact-box"><header>T</header><p>a</p><ul><li>b</li></ul></aside>'],
    ['a pull quote', '<blockquote class="pull-quote"><p>We<br />left.</p><footer>Ana</footer></blockquote>'],
    [
      'an embed',
      '<figure class="embed" data-provider="Video"><a href="https://v.example.org/1">Film</a></figure>',
    ],
    ['a rule', '<hr />'],
  ])('%s', (_name, html) => {
    const { body, warnings } = fromHtml(html);
    expect(Body.safeParse(body).error).toBeUndefined();
    expect(toHtml(body)).toBe(html);
    expect(warnings).toEqual([]);
  });
});

test('a line feed that code begins with stays', () => {
  const body = withKeys([{ _type: 'code', code: '\n\nlet a;\n', language: null }]);
  expect(fromHtml(toHtml(body)).body).toMatchObject([{ code: '\n\nlet a;\n' }]);
});

test('any body is written as HTML that reads back to the same HTML', () => {
  fc.assert(
    fc.property(anyBody, (input) => {
      const { body } = fromHtml(toHtml(withKeys(input)));
      expect(Body.safeParse(body).error).toBeUndefined();
      const html = toHtml(body);
      expect(toHtml(fromHtml(html).body)).toBe(html);
    }),
    { numRuns: 200 },
  );
});

describe('nothing that runs comes out', () => {
  const tag = fc.constantFrom(
    'p',
    'b',
    'a',
    'div',
    'table',
    'td',
    'li',
    'ul',
    'figure',
    'figcaption',
    'aside',
    'header',
    'blockquote',
    'pre',
    'script',
    'style',
    'svg',
    'img',
    'iframe',
    'math',
    'br',
    'x-y',
    'title',
    'textarea',
    'noscript',
  );
  const attribute = fc.constantFrom(
    ' onclick="alert(1)"',
    ' href="javascript:alert(1)"',
    " src='x' onerror=alert(1)",
    ' style="background:url(javascript:1)"',
    ' class="gallery embed pull-quote"',
    ' href=java&#10;script:alert(1)',
    ' src="data:text/html,<script>"',
    ' title="<script>alert(1)</script>"',
    ' href="/a"',
    ' src="/b.jpg"',
    ' colspan=3',
    '',
  );
  const piece = fc.oneof(
    fc.tuple(tag, attribute).map(([name, attributes]) => `<${name}${attributes}>`),
    tag.map((name) => `</${name}>`),
    fc.constantFrom(
      'word',
      ' ',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;script&gt;',
      '"',
      "'",
      '<',
      '>',
      '&#x6a;avascript:',
    ),
  );
  const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  test('whatever came in', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const { body } = fromHtml(html);
        expect(Body.safeParse(body).error).toBeUndefined();
        const tags = toHtml(body).match(/<[^>]*>/g) ?? [];
        for (const out of tags) {
          expect(out).toMatch(
            /^<\/?(?:p|h3|h4|blockquote|ul|ol|li|strong|em|u|s|code|sub|sup|a|br|figure|figcaption|img|small|table|thead|tbody|tr|th|td|pre|aside|header|footer|hr)\b/,
          );
          expect(out.replace(/"[^"]*"/g, '""')).not.toMatch(/\son|style=/i);
          expect(out).not.toMatch(/(?:href|src)="\s*(?:javascript|data|vbscript):/i);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('even from a body that no schema has seen', () => {
    const body = withKeys([
      {
        _type: 'block',
        children: [{ _type: 'span', text: '<script>', marks: ['l'] }],
        markDefs: [{ _type: 'link', _key: 'l', href: 'javascript:alert(1)' }],
      },
      { _type: 'image', url: 'javascript:alert(1)', alt: '"><script>alert(1)</script>' },
      { _type: 'code', code: '</code></pre><script>', language: '"><script>' },
    ]);
    expect(toHtml(body)).not.toMatch(/<script|(?:href|src)="javascript/);
  });
});

describe('no word is lost', () => {
  test('in a page of well-known elements', () => {
    const word = fc.constantFrom('alpha', 'beta', 'gamma', 'дзень', '中文');
    const wrap = fc.constantFrom(
      'p',
      'div',
      'b',
      'i',
      'h1',
      'h5',
      'blockquote',
      'ul',
      'li',
      'table',
      'tr',
      'td',
      'th',
      'aside',
      'header',
      'figure',
      'figcaption',
      'section',
      'dl',
      'dt',
      'pre',
      'code',
      'center',
      'button',
      'label',
      'unknown-one',
    );
    const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        word.map((value) => ` ${value} `),
        fc
          .tuple(wrap, fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, inner]) => `<${name}>${inner.join('')}</${name}>`),
      ),
    })).node;
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 5 }), (parts) => {
        const html = parts.join('');
        expect(words(text(html)).sort()).toEqual(words(html.replace(/<[^>]*>/g, ' ')).sort());
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['unclosed tags', '<p>one<p>two<b>three', 'one\n\ntwothree'],
    ['wrongly nested tags', '<b>one<p>two</b>three</p>four', 'one\n\ntwothree\n\nfour'],
    ['a tag that never ends', 'five <b', 'five <b'],
    ['text beside table cells', '<table>a<tr>b<td>c</td>d</tr></table>e', 'a\n\nb\n\nd\n\nc\n\ne'],
    ['list items without a list', '<li>one<li>two', '- one\n- two'],
    ['white space of the source', '<p>\n  one\n  <em> two </em>\n three </p>\n', 'one two three'],
    ['breaks at the edges', '<p><br>one<br>two<br></p>', 'one\ntwo'],
  ])('%s', (_name, html, expected) => {
    expect(text(html)).toBe(expected);
  });
});

describe('what a body cannot hold is kept as text and reported', () => {
  test.each([
    ['<custom-card>words</custom-card>', 'words', 'unknown_element'],
    ['<a href="javascript:alert(1)">words</a>', 'words', 'unsafe_url'],
    ['<img src="data:image/gif,x" alt="words">', 'words', 'unsafe_url'],
    ['<h1>words</h1>', 'words', 'heading_level_changed'],
    ['<dl><dt>a</dt><dd>b</dd></dl>', 'a\n\nb', 'definition_list'],
    ['<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>', 'a\t\nb\tc', 'table_span'],
    ['<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>', 'a b', 'nested_table_flattened'],
    ['<table><tr><td>a<img src="/x.jpg"></td></tr></table>', 'a', 'block_moved'],
    ['<p>a<script>alert(1)</script>b</p>', 'ab', 'content_dropped'],
    ['<p>a<!-- note -->b</p>', 'ab', 'comment_dropped'],
  ])('%j', (html, expected, code) => {
    expect(text(html)).toBe(expected);
    expect(codes(html)).toContain(code);
  });

  test('frames and players become embeds', () => {
    expect(
      fromHtml('<iframe src="//video.example.org/1" title="Film">no frames</iframe>').body,
    ).toMatchObject([{ _type: 'embed', url: 'https://video.example.org/1', title: 'Film' }]);
  });

  test('the marks that Google Docs writes as styles are read', () => {
    const html = '<b style="font-weight:normal"><p><span style="font-weight:700">a</span>b</p></b>';
    expect(toHtml(fromHtml(html).body)).toBe('<p><strong>a</strong>b</p>');
  });
});

describe('hostile input', () => {
  test.each(['b', 'div', 'ul><li', 'blockquote', 'table><tr><td', 'figure', 'aside', 'span'])(
    '100,000 nested <%s>',
    (name) => {
      const { body, warnings } = fromHtml(`${`<${name}>`.repeat(100_000)}bottom`);
      expect(toText(body)).toContain('bottom');
      expect(warnings.map((warning) => warning.code)).toContain('nesting_too_deep');
    },
  );
});
