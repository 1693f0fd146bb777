import type { z } from 'zod';

type LetOut = (value: unknown) => unknown;

/** What is as it is, whatever is in it: text and numbers have no properties to strip. */
const asIs: LetOut = (value) => value;

// zod's own structure: https://zod.dev/packages/core
type Def = {
  type: string;
  shape?: Record<string, z.ZodType>;
  catchall?: z.ZodType;
  element?: z.ZodType;
  innerType?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  discriminator?: string;
  checks?: { _zod: { def: { check: string } } }[];
  coerce?: boolean;
};

const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

const plain = new Set(['string', 'number', 'boolean', 'null', 'literal', 'enum', 'int', 'any', 'unknown']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a schema demands of the outside of a value, to tell the alternatives of a union apart. */
function fits(schema: z.ZodType, value: unknown): boolean {
  const { type, shape = {} } = defOf(schema);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object')
    return (
      isObject(value) &&
      Object.entries(shape).every(([name, { _zod }]) =>
        value[name] === undefined
          ? _zod.optout === 'optional'
          : !_zod.values || _zod.values.has(value[name] as never),
      )
    );
  if (type === 'null') return value === null;
  return typeof value === type;
}

const misfit = (expected: string) =>
  new TypeError(`An answer holds something else where its schema has ${expected}.`);

/** The same object where nothing is to be stripped of it, which is the rule: a copy costs more than the look. */
function ofObject(shape: Record<string, z.ZodType>): LetOut {
  const listed = new Map(Object.entries(shape).map(([name, schema]) => [name, letOut(schema)]));
  return (value) => {
    if (!isObject(value)) throw misfit('an object');
    let out: Record<string, unknown> | undefined;
    for (const name in value) {
      const let_ = listed.get(name);
      const before = value[name];
      const after = let_ === undefined ? undefined : let_ === asIs ? before : let_(before);
      if (out === undefined && after !== before) out = upTo(value, name);
      if (out !== undefined && after !== undefined) out[name] = after;
    }
    return out ?? value;
  };
}

/** The properties before one. */
function upTo(value: Record<string, unknown>, last: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name in value) {
    if (name === last) break;
    out[name] = value[name];
  }
  return out;
}

function ofList(element: z.ZodType): LetOut {
  const each = letOut(element);
  return (value) => {
    if (!Array.isArray(value)) throw misfit('a list');
    if (each === asIs) return value;
    let out: unknown[] = value;
    for (let at = 0; at < value.length; at += 1) {
      const after = each(value[at]);
      if (after === value[at]) continue;
      if (out === value) out = [...value];
      out[at] = after;
    }
    return out;
  };
}

function ofUnion({ options = [], discriminator }: Def): LetOut {
  const all = options.map((schema) => ({ schema, out: letOut(schema) }));
  if (all.every(({ out }) => out === asIs)) return asIs;
  const named = new Map(
    all.flatMap(({ schema, out }) => {
      const values = discriminator === undefined ? undefined : schema._zod.propValues?.[discriminator];
      return [...(values ?? [])].map((value) => [value as unknown, out] as const);
    }),
  );
  return (value) => {
    const found =
      discriminator === undefined
        ? all.find(({ schema }) => fits(schema, value))?.out
        : isObject(value) && named.get(value[discriminator]);
    if (!found) throw misfit('one of several alternatives');
    return found(value);
  };
}

function made(schema: z.ZodType): LetOut {
  const def = defOf(schema);
  const { type, shape, catchall, element, innerType, valueType, checks = [], coerce } = def;
  const parse: LetOut = (value) => schema.parse(value);
  // What would give another value than it was given is left to zod.
  if (coerce || checks.some(({ _zod }) => _zod.def.check === 'overwrite')) return parse;
  if (plain.has(type)) return asIs;
  if (type === 'object' && shape && (!catchall || defOf(catchall).type === 'never')) return ofObject(shape);
  // Its names are the writer's own.
  if (type === 'record' && valueType && letOut(valueType) === asIs) return asIs;
  if (type === 'array' && element) return ofList(element);
  if (type === 'union') return ofUnion(def);
  if ((type === 'nullable' || type === 'optional') && innerType) {
    const inner = letOut(innerType);
    return inner === asIs ? asIs : (value) => (value === null || value === undefined ? value : inner(value));
  }
  return parse;
}

const known = new WeakMap<z.ZodType, LetOut>();

/**
 * Lets out of a value what a schema lists, and nothing else: the strip of `parse` without its checks, which delivery's
 * content has passed when it was written. Built from the schema itself, once for each: there is no second list of
 * properties to forget one in.
 */
export function letOut(schema: z.ZodType): LetOut {
  const there = known.get(schema);
  if (there) return there;
  // For a schema that holds itself.
  known.set(schema, (value) => letOut(schema)(value));
  const out = made(schema);
  known.set(schema, out);
  return out;
}
