import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { Image, ImageInput } from '../../src/content/image.ts';
import { Body, BodyInput, SafeUrl, WebUrl, withKeys } from '../../src/content/portable-text.ts';
import { ConversionWarning } from '../../src/content/warning.ts';
import { anyBody } from './arbitrary-body.ts';

const span = (text: string, marks: string[] = []) => ({ _type: 'span', text, marks });
const faults = (input: unknown) =>
  BodyInput.safeParse(input).error?.issues.map((issue) => issue.path.join('.')) ?? [];

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === '_key' ? [String(part)] : keysOf(part)));
}

describe('what a body refuses, by name', () => {
  test.each([
    [
      'a mark that is neither decorator nor link',
      [{ _type: 'block', children: [span('x', ['bold'])] }],
      '0.children.0.marks.0',
    ],
    ['an unknown property', [{ _type: 'divider', color: 'red' }], '0'],
    ['an unknown block', [{ _type: 'html', html: '<b>' }], '0._type'],
    ['markup in an embed', [{ _type: 'embed', url: 'https://x.org', html: '<b>' }], '0'],
    [
      'rows of different width',
      [{ _type: 'table', rows: [{ cells: ['a', 'b'] }, { cells: ['c'] }] }],
      '0.rows.1.cells',
    ],
    ['more header than table', [{ _type: 'table', headerRows: 2, rows: [{ cells: ['a'] }] }], '0.headerRows'],
    [
      'an unsafe link',
      [{ _type: 'block', children: [span('x')], markDefs: [{ _type: 'link', href: 'javascript:1' }] }],
      '0.markDefs.0.href',
    ],
    [
      'a link named like a decorator',
      [{ _type: 'block', children: [span('x')], markDefs: [{ _type: 'link', _key: 'em', href: '/' }] }],
      '0.markDefs.0._key',
    ],
    ['U+0000', [{ _type: 'block', children: [span('a\0b')] }], '0.children.0.text'],
    ['a lone surrogate', [{ _type: 'code', code: 'a\uD83D' }], '0.code'],
    ['a level of 10', [{ _type: 'block', listItem: 'bullet', level: 10, children: [span('x')] }], '0.level'],
    ['an empty gallery', [{ _type: 'gallery', images: [] }], '0.images'],
    [
      '101 images',
      [{ _type: 'gallery', images: Array.from({ length: 101 }, () => ({ _type: 'image', url: '/a.jpg' })) }],
      '0.images',
    ],
    ['2,001 blocks', Array.from({ length: 2_001 }, () => ({ _type: 'divider' })), ''],
  ])('%s', (_name, input, path) => {
    expect(faults(input)).toEqual([path]);
  });
});

describe('withKeys', () => {
  test('any body a writer may send becomes a stored body, with the same text', () => {
    fc.assert(
      fc.property(anyBody, (input) => {
        expect(BodyInput.safeParse(input).error).toBeUndefined();
        const body = withKeys(input);
        expect(Body.safeParse(body).error).toBeUndefined();
        const keys = keysOf(body);
        expect(new Set(keys).size).toBe(keys.length);
        expect(withKeys(structuredClone(input))).toEqual(body);
        expect(withKeys(body)).toEqual(body);
      }),
    );
  });

  test('keeps keys that are given, replaces doubled ones, and the marks follow', () => {
    const block = {
      _type: 'block' as const,
      _key: 'same',
      children: [{ _type: 'span' as const, text: 'x', marks: ['em', 'link'] }],
      markDefs: [{ _type: 'link' as const, _key: 'link', href: '/a' }],
    };
    const [first, second] = withKeys([block, structuredClone(block)]);
    expect(first).toMatchObject({
      _key: 'same',
      children: [{ marks: ['em', 'link'] }],
      markDefs: [{ _key: 'link' }],
    });
    if (second?._type !== 'block') throw new Error('no text block');
    expect(second._key).not.toBe('same');
    expect(second.markDefs[0]?._key).not.toBe('link');
    expect(second.children[0]?.marks).toEqual(['em', second.markDefs[0]?._key]);
  });
});

describe('addresses', () => {
  const safe = [
    'https://example.org/a?b=c#d',
    'HTTP://EXAMPLE.ORG',
    'mailto:a@b.org',
    'tel:+372',
    '/a/b:c',
    'a/b',
    '#f',
    '?q',
    'https://be.wikipedia.org/wiki/Мінск',
  ];
  const unsafe = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:x',
    'java\nscript:x',
    'java\tscript:x',
    '\u0001javascript:x',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil',
    'https://',
    'https://a b',
    'a:b',
    'x\u202Ey',
    'https://\u200Bx',
    '',
    `https://x.org/${'a'.repeat(2_050)}`,
  ];
  test.each(safe)('%j is safe', (url) => {
    expect(SafeUrl.safeParse(url).success).toBe(true);
  });
  test.each(unsafe)('%j is not', (url) => {
    expect(SafeUrl.safeParse(url).success).toBe(false);
    expect(WebUrl.safeParse(url).success).toBe(false);
  });
  test('a web URL is absolute', () => {
    expect(
      ['https://x.org', '/a', 'mailto:a@b.org', '#a'].filter((url) => WebUrl.safeParse(url).success),
    ).toEqual(['https://x.org']);
  });
});

test('every schema has a description and every component its own name', () => {
  const document = z.toJSONSchema(z.strictObject({ Body, BodyInput, Image, ImageInput, ConversionWarning }), {
    target: 'draft-2020-12',
  });
  const nameless: string[] = [];
  for (const [name, schema] of Object.entries(document.$defs ?? {})) {
    if (!/^[A-Z][A-Za-z]+$/.test(name) || schema.description === undefined) nameless.push(name);
    for (const [property, part] of Object.entries(schema.properties ?? {})) {
      if (typeof part === 'object' && part.description === undefined && part.$ref === undefined)
        nameless.push(`${name}.${property}`);
    }
  }
  expect(nameless).toEqual([]);
  expect(Object.keys(document.$defs ?? {})).toEqual(
    expect.arrayContaining(['TextBlock', 'TextBlockInput', 'Table', 'SafeUrl', 'FactBox']),
  );
});
