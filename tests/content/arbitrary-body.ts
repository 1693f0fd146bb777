import fc from 'fast-check';
import type { BlockInput, BodyInput } from '../../src/content/portable-text.ts';
import { isStorableText } from '../../src/content/text.ts';

type TextInput = Extract<BlockInput, { _type: 'block' }>;

/** Text as people send it: any script, emoji, markup characters of Markdown and HTML, odd white space. */
export const wildText = (options: { maxLength?: number } = {}) =>
  fc
    .oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', ...options }) },
      { weight: 2, arbitrary: fc.string({ unit: 'binary', ...options }) },
      {
        weight: 4,
        arbitrary: fc.string({
          unit: fc.constantFrom(
            ...'ab1 \t\n\\`*_{}[]<>()#+-.!|~&;:="\'/',
            ' ',
            'é',
            '中',
            '😀',
            '\u00a0',
            '&amp;',
            '<b>',
            '1. ',
            '- ',
            '> ',
            '**',
            '](',
            '```',
          ),
          ...options,
        }),
      },
    )
    .filter(isStorableText);

const decorator = fc.constantFrom('strong', 'em', 'underline', 'strike-through', 'code', 'sub', 'sup');
export const href = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    '/about',
    '#top',
    '?q=1',
    'mailto:desk@example.org',
    'tel:+3721234567',
    'https://x.org/a_(b)?c=1&copy;=2|3',
  ),
);
const words = wildText({ maxLength: 30 });
const title = fc.option(words.filter((text) => text !== ''));

const styles = fc.constantFrom('normal' as const, 'normal' as const, 'h3' as const, 'h4' as const);
const anyStyle = fc.oneof(styles, styles, fc.constant('blockquote' as const));

const textBlock = (
  list: Pick<TextInput, 'listItem' | 'level'>,
  style: fc.Arbitrary<NonNullable<TextInput['style']>> = anyStyle,
): fc.Arbitrary<TextInput> =>
  fc
    .record({
      style,
      spans: fc.array(
        fc.record({
          text: words,
          marks: fc.uniqueArray(decorator, { maxLength: 3 }),
          link: fc.option(fc.nat(1)),
        }),
        {
          minLength: 1,
          maxLength: 5,
        },
      ),
      links: fc.array(fc.record({ href, title }), { minLength: 2, maxLength: 2 }),
    })
    .map(({ style, spans, links }) => ({
      _type: 'block' as const,
      style,
      ...list,
      children: spans.map(({ text, marks, link }) => ({
        _type: 'span' as const,
        text,
        marks: link === null ? marks : [...marks, `link${link}`],
      })),
      markDefs: links.map((link, index) => ({ _type: 'link' as const, _key: `link${index}`, ...link })),
    }));

const list = fc
  .array(
    fc.record({
      listItem: fc.constantFrom('bullet' as const, 'number' as const),
      deeper: fc.integer({ min: -2, max: 1 }),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .chain((items) => fc.tuple(fc.constant(items), fc.boolean()))
  .chain(([items, quoted]) => {
    let level = 0;
    return fc.tuple(
      ...items.map(({ listItem, deeper }) => {
        level = Math.min(9, Math.max(1, level + deeper));
        return textBlock({ listItem, level }, quoted ? fc.constant('blockquote') : styles);
      }),
    );
  });

const texts = fc.oneof({ weight: 3, arbitrary: textBlock({}).map((block) => [block]) }, list);
const image = fc.record({
  _type: fc.constant('image' as const),
  url: fc.webUrl(),
  alt: fc.option(words),
  caption: title,
  credit: title,
  width: fc.option(fc.integer({ min: 1, max: 5_000 })),
});
const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
  fc.record({
    _type: fc.constant('table' as const),
    headerRows: fc.integer({ min: 0, max: 1 }),
    rows: fc.array(
      fc.record({
        cells: fc.array(
          fc.oneof(
            words,
            fc
              .array(textBlock({}), { minLength: 1, maxLength: 2 })
              .map((value) => ({ _type: 'cell' as const, value })),
          ),
          { minLength: width, maxLength: width },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

const other: fc.Arbitrary<BlockInput> = fc.oneof(
  image,
  fc.record({
    _type: fc.constant('gallery' as const),
    images: fc.array(image, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ _type: fc.constant('embed' as const), url: fc.webUrl(), provider: title, title }),
  fc.record({ _type: fc.constant('pullQuote' as const), text: words, attribution: title }),
  table,
  fc.record({
    _type: fc.constant('code' as const),
    code: wildText(),
    language: fc.option(fc.constantFrom('ts', 'c++', 'c#', 'objective-c')),
  }),
  fc.record({ _type: fc.constant('factBox' as const), title, body: texts }),
  fc.record({ _type: fc.constant('divider' as const) }),
);

/** Any body a writer may send, without keys but those of links. */
export const anyBody: fc.Arbitrary<BodyInput> = fc
  .array(fc.oneof({ weight: 3, arbitrary: texts }, { weight: 2, arbitrary: other.map((block) => [block]) }), {
    maxLength: 6,
  })
  .map((parts) => parts.flat());

export const anyTexts: fc.Arbitrary<TextInput[]> = fc
  .array(texts, { maxLength: 6 })
  .map((parts) => parts.flat());
