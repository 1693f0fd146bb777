import { resolve } from '../support/document-response.ts';
import { document } from '../support/document-source.ts';

/** A JSON Schema of the document, as far as these tests look into it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  enum?: unknown[];
  description?: string;
  const?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
};

export type Parameter = {
  $ref?: string;
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
};

export type Media = { schema: Schema; example?: unknown; examples?: Record<string, unknown> };

export type Operation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: object[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { $ref?: string; content?: Record<string, Media> }>;
};

const paths = document.paths as unknown as Record<string, Record<string, Operation>>;

export const operationAt = (path: string, method: string): Operation => {
  const operation = paths[path]?.[method];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};

const branches = (schema: Schema): Schema[] => [
  ...(schema.anyOf ?? []),
  ...(schema.oneOf ?? []),
  ...(schema.allOf ?? []),
];

type Place = (string | number)[];

/** Where a value of a schema may hold text: a path for each string, through arrays by their first item. */
export function textPlaces(schema: Schema, depth = 6): Place[] {
  const found = new Map<string, Place>();
  const walk = (node: Schema, place: Place): void => {
    const resolved = resolve(node);
    if (place.length > depth) return;
    const types = [resolved.type].flat();
    if (types.includes('string')) found.set(JSON.stringify(place), place);
    for (const branch of branches(resolved)) walk(branch, place);
    for (const [name, property] of Object.entries(resolved.properties ?? {}))
      walk(property, [...place, name]);
    if (resolved.items) walk(resolved.items, [...place, 0]);
    if (typeof resolved.additionalProperties === 'object')
      walk(resolved.additionalProperties, [...place, 'com.example']);
  };
  walk(schema, []);
  return [...found.values()];
}

/** The names that a schema gives to properties of the value itself, in whichever branch. */
export function propertyNames(schema: Schema): string[] {
  const resolved = resolve(schema);
  return [
    ...new Set([...Object.keys(resolved.properties ?? {}), ...branches(resolved).flatMap(propertyNames)]),
  ];
}

/** `value` with `leaf` put at a place; what is in the way of it gives way. */
export function withLeaf(value: unknown, [key, ...rest]: Place, leaf: unknown): unknown {
  if (key === undefined) return leaf;
  if (typeof key === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    list[key] = withLeaf(list[key], rest, leaf);
    return list;
  }
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return { ...object, [key]: withLeaf((object as Record<string, unknown>)[key], rest, leaf) };
}

export const pointer = (place: Place) =>
  place.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
