import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withParameters, withSegment } from '../../src/http/address.ts';
import { nextPageUrl } from '../../src/http/pagination.ts';

const at = (address: string) => new URL(address, 'http://localhost');

test('a question mark in a value is kept', () => {
  expect(nextPageUrl('/v1/articles?a=who?&b=1', 'next')).toBe('/v1/articles?a=who%3F&b=1&cursor=next');
  expect(nextPageUrl('/v1/articles?a=1&cursor=this', 'next')).toBe('/v1/articles?a=1&cursor=next');
  expect(withSegment('/v1/articles/old/sections?a=b?c', 2, 'a/b?')).toBe(
    '/v1/articles/a%2Fb%3F/sections?a=b?c',
  );
});

test('nothing else of the address changes', () => {
  const query = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(query, fc.string(), (parameters, value) => {
      const url = `/v1/articles?${new URLSearchParams(parameters)}`;
      const { pathname, searchParams } = at(withParameters(url, { cursor: value }));
      expect(pathname).toBe('/v1/articles');
      expect(searchParams.get('cursor')).toBe(value);
      searchParams.delete('cursor');
      const others = new URLSearchParams(parameters);
      others.delete('cursor');
      expect([...searchParams]).toEqual([...others]);
    }),
  );
});
