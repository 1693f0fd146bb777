import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Endpoint } from '../../src/http/contract.ts';
import type { Arranged } from '../contract/arrange.ts';
import { resolve } from '../support/document-response.ts';
import { document } from '../support/document-source.ts';
import { type Schema, spoilt, valueLike, wildLeaf, wildText } from './wild.ts';

/** One request, as bytes but for its framing. */
export type Wild = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
};

type Parameter = { $ref?: string; name: string; in: string; schema: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

const paths = document.paths as unknown as Record<string, Record<string, Operation>>;

/** What is sent in a body: the bytes, and what they are said to be. */
type Body = { bytes: Buffer; headers: Record<string, string> };

const json = 'application/json';
const asJson = (value: unknown): Body => ({
  bytes: Buffer.from(JSON.stringify(value) ?? 'null', 'utf8'),
  headers: { 'Content-Type': json },
});
const asText = (text: string | Buffer, type = json, more: Record<string, string> = {}): Body => ({
  bytes: Buffer.from(text as string),
  headers: { 'Content-Type': type, ...more },
});

const deep = fc
  .tuple(
    fc.constantFrom('[', '{"a":', '{"body":[', '{"children":['),
    fc.constantFrom(10, 39, 41, 2_000, 50_000),
  )
  .map(([open, times]) => asText(open.repeat(times)));
const deepAndWhole = fc
  .constantFrom(39, 40, 41, 5_000)
  .map((depth) => asText(`{"extensions":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`));

/** A few kilobytes that become 64 MiB. */
const bomb = gzipSync(Buffer.alloc(67_108_864, 0x20), { level: 1 });

const pollution = fc
  .constantFrom('{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}')
  .map((text) => asText(text));

/** Bytes that are no JSON, or that are not what their headers say. */
const brokenBody = (example: unknown): fc.Arbitrary<Body> => {
  const good = Buffer.from(JSON.stringify(example ?? {}), 'utf8');
  return fc.oneof(
    deep,
    deepAndWhole,
    pollution,
    fc.uint8Array({ maxLength: 200 }).map((bytes) => asText(Buffer.from(bytes))),
    fc.nat(good.length).map((length) => asText(good.subarray(0, length))),
    fc.tuple(fc.nat(Math.max(0, good.length - 1)), fc.integer({ min: 0x80, max: 0xff })).map(([at, byte]) => {
      const bytes = Buffer.from(good);
      bytes[at] = byte;
      return asText(bytes);
    }),
    fc
      .constantFrom(
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-16',
        'application/json;;',
        '',
        '*/*',
        `a/${'b'.repeat(500)}`,
      )
      .map((type) => asText(good, type)),
    fc
      .constantFrom('gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'nonsense')
      .map((coding) => asText(good, json, { 'Content-Encoding': coding })),
    fc.constant(asText(gzipSync(good), json, { 'Content-Encoding': 'gzip' })),
    fc.constant(asText(bomb, json, { 'Content-Encoding': 'gzip' })),
    fc
      .constantFrom('null', '1', '""', '[]', 'NaN', '{"a":1,"a":2}', '\ufeff{}', '[1e999]', '{"\\u0000":1}')
      .map((text) => asText(text)),
  );
};

/** Rare, for what it costs: as large as a body may be, and larger. */
const hugeBody = fc
  .constantFrom<() => Body>(
    () => asText(`[${'[],'.repeat(1_000_000)}[]]`),
    () => asText(`{"headline":"${'x'.repeat(4_000_000)}"}`),
    () => asText(`{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join()}}`),
    () => asText(Buffer.alloc(4_194_305, 0x20)),
  )
  .map((make) => make());

function bodies({ request: { body, example } }: Endpoint, { requestBody }: Operation, arranged: unknown) {
  if (!body)
    return fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 12 },
      { arbitrary: brokenBody({}), weight: 1 },
    );
  const good = arranged ?? example ?? {};
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema ?? {};
  const turns = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
  const spoil = (from: fc.Arbitrary<unknown>) =>
    fc.tuple(from, turns, wildLeaf).map(([value, place, leaf]) => asJson(spoilt(value, place, leaf)));
  return fc.oneof<fc.WeightedArbitrary<Body | undefined>[]>(
    { arbitrary: fc.constant(asJson(good)), weight: 10 },
    { arbitrary: valueLike(schema).map(asJson), weight: 25 },
    { arbitrary: spoil(fc.constant(good)), weight: 35 },
    { arbitrary: spoil(valueLike(schema)), weight: 10 },
    { arbitrary: wildLeaf.map(asJson), weight: 3 },
    { arbitrary: brokenBody(good), weight: 16 },
    { arbitrary: fc.constant(undefined), weight: 2 },
    ...(process.env.DATELINE_FUZZ_RUNS ? [{ arbitrary: hugeBody, weight: 1 }] : []),
  );
}

const escaped = (text: string) => encodeURIComponent(text.toWellFormed());

/** In a query or path: as text is sent there, and as it must not be. */
const wildSegment = fc.oneof(
  wildText.map((text) => escaped(text.slice(0, 500))),
  fc.constantFrom(
    '%00',
    '%ff',
    '%zz',
    '%',
    '%c3%28',
    '%ed%a0%80',
    '..',
    '%2e%2e',
    '%2F',
    '__proto__',
    'constructor',
    'NaN',
    '-1',
    '0',
    '99999999999999999999',
    '1e9',
    "'",
    '%0d%0aSet-Cookie:%20a=b',
  ),
);

/** Cursors that were not given out: of another list, of wrong types, of no JSON. */
const forgedCursor = fc
  .oneof(
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
    fc.tuple(fc.nat(2 ** 32 - 1), wildLeaf, wildLeaf).map((parts) => JSON.stringify(parts) ?? ''),
    wildText,
  )
  .map((text) => Buffer.from(text, 'utf8').toString('base64url').slice(0, 3_000));

function queries({ parameters = [] }: Operation): fc.Arbitrary<string> {
  const known = parameters.map(resolve).filter((parameter) => parameter.in === 'query');
  const pair = (name: string, value: fc.Arbitrary<unknown>) =>
    value.map(
      (one) => `${name}=${typeof one === 'string' && /^[-\w.%]*$/.test(one) ? one : escaped(String(one))}`,
    );
  const good = known.map(({ name, schema }) =>
    pair(name, name === 'cursor' ? forgedCursor : valueLike(schema, 2)),
  );
  const bad = known.map(({ name }) => pair(name, wildSegment));
  const junk = fc.tuple(wildSegment, wildSegment).map(([name, value]) => `${name}=${value}`);
  const flood = fc.constantFrom(
    'a=1&'.repeat(2_000),
    'q=1&'.repeat(1_500),
    `a=${'b'.repeat(9_000)}`,
    '&&&=&=',
    '?',
  );
  const one = fc.oneof(
    ...(good.length > 0 ? [{ arbitrary: fc.oneof(...good), weight: 8 }] : []),
    ...(bad.length > 0 ? [{ arbitrary: fc.oneof(...bad), weight: 4 }] : []),
    { arbitrary: junk, weight: 1 },
    { arbitrary: flood, weight: 1 },
  );
  return fc.oneof(
    { arbitrary: fc.constant(''), weight: 4 },
    {
      arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }).map((pairs) => `?${pairs.join('&')}`),
      weight: 4,
    },
  );
}

/** What Node sends as a header: bytes but for the controls, which no client of it can send. */
const headerText = wildText.map((text) =>
  [...Buffer.from(text.slice(0, 1_000), 'utf8').toString('latin1')]
    .filter((character) => character >= ' ' && character !== '\u007f')
    .join(''),
);

const etags = fc.oneof(
  fc.constantFrom(
    '*',
    '""',
    '"0"',
    '"1-x"',
    '"99999999999999999999-x"',
    'W/"1"',
    '"1',
    ',,,',
    '"a","b"',
    `${'"a",'.repeat(1_500)}"b"`,
  ),
  headerText,
);

const headerSets: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 8 },
  { arbitrary: etags.map((tag) => ({ 'If-Match': tag })), weight: 2 },
  { arbitrary: etags.map((tag) => ({ 'If-None-Match': tag })), weight: 1 },
  {
    arbitrary: fc
      .oneof(
        headerText,
        fc.constantFrom('text/html', 'application/*;q=0', '*/*;q=x', 'application/json;'.repeat(300)),
      )
      .map((accept) => ({ Accept: accept })),
    weight: 1,
  },
  {
    arbitrary: fc
      .oneof(headerText, fc.constantFrom('gzip', 'br;q=0, *;q=0', 'identity;q=0', 'gzip,'.repeat(500)))
      .map((coding) => ({ 'Accept-Encoding': coding })),
    weight: 1,
  },
  {
    arbitrary: fc
      .oneof(
        headerText,
        fc.constantFrom(
          'Tue, 24 Nov 2026 08:00:00 GMT',
          'Thu, 01 Jan 1970 00:00:00 GMT',
          'Fri, 31 Dec 9999 23:59:59 GMT',
        ),
      )
      .map((at) => ({ 'Accept-Datetime': at })),
    weight: 1,
  },
  {
    arbitrary: fc
      .constantFrom(
        'Prefer',
        'Idempotency-Key',
        'X-Request-Id',
        'X-Forwarded-For',
        'Origin',
        'Last-Event-ID',
        'Range',
        'Cookie',
        'X-HTTP-Method-Override',
        'Expect-CT',
        'traceparent',
      )
      .chain((name) => headerText.map((text) => ({ [name]: text }))),
    weight: 4,
  },
);

const credentials = fc.oneof(
  { arbitrary: fc.constant('key' as const), weight: 15 },
  {
    arbitrary: fc.oneof(
      fc.constantFrom(
        '',
        'Bearer',
        'Bearer ',
        'Basic YTpi',
        'Bearer a b',
        `Bearer ${'x'.repeat(5_000)}`,
        'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
      ),
      fc.constantFrom(`Bearer dateline_000000000000_${'A'.repeat(43)}`),
      headerText.map((text) => `Bearer ${text}`),
      headerText,
    ),
    weight: 1,
  },
);

const methods = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 25 },
  {
    arbitrary: fc.constantFrom(
      'HEAD',
      'OPTIONS',
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'PROPFIND',
      'TRACE',
      'PURGE',
      'QUERY',
      'M-SEARCH',
    ),
    weight: 1,
  },
);

/** The path that leads to what is there, with a segment of it spoilt now and then. */
const targets = (template: string, path: string) => {
  const places = template.split('/').flatMap((segment, at) => (segment.includes('{') ? [at] : []));
  const anywhere = fc.tuple(fc.nat(path.split('/').length - 1), wildSegment);
  const aimed = places.length > 0 ? fc.tuple(fc.constantFrom(...places), wildSegment) : anywhere;
  return fc.oneof(
    { arbitrary: fc.constant(path), weight: 10 },
    {
      arbitrary: aimed.map(([at, segment]) => path.split('/').with(Math.max(1, at), segment).join('/')),
      weight: 2,
    },
  );
};

/** Requests to an operation: right ones, nearly right ones, and those of somebody who means harm. */
export function wildRequests(endpoint: Endpoint, arranged: Arranged, key: string): fc.Arbitrary<Wild> {
  const operation = paths[endpoint.path]?.[endpoint.method];
  if (!operation) throw new Error(`${endpoint.operationId} is not in the document`);
  return fc
    .record({
      method: methods,
      path: targets(endpoint.path, arranged.path),
      query: queries(operation),
      body: bodies(endpoint, operation, arranged.body),
      headers: headerSets,
      who: credentials,
    })
    .map(({ method = endpoint.method.toUpperCase(), path, query, body, headers, who }) => ({
      method,
      path: `${path}${query}`,
      headers: {
        ...arranged.headers,
        ...body?.headers,
        Authorization: who === 'key' ? `Bearer ${key}` : who,
        ...headers,
      },
      ...(body ? { body: body.bytes } : {}),
    }));
}
