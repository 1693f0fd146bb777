import { words } from './words.ts';

/** A JSON Schema of the document, as far as examples need it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  format?: string;
  description?: string;
  minimum?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
};

export type Schemas = Record<string, Schema>;

const byFormat: Record<string, string> = {
  uuid: '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  'date-time': '2026-11-24T08:00:00.000Z',
  uri: 'https://port.example.org/berth-6',
};

export const componentName = (schema: Schema) => schema.$ref?.replace('#/components/schemas/', '');

/** Deepest composed example. Blocks hold blocks: what lies deeper is left out where it may be. */
const maxDepth = 8;

/** Composes an example from a schema: its own, that of its properties' names, or the plainest value of its type. */
export function exampleOf(schema: Schema, schemas: Schemas, name?: string, depth = 0): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  const word = name === undefined ? undefined : words[name]?.example;
  if (word !== undefined && fits(word, schema, schemas)) return word;
  const component = componentName(schema);
  if (component !== undefined) return exampleOf(schemas[component] ?? {}, schemas, name, depth);
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const branches = schema.oneOf ?? schema.anyOf;
  const branch = branches?.find(({ type }) => type !== 'null');
  if (branch) return exampleOf(branch, schemas, name, depth);
  return plainest(schema, schemas, depth);
}

function plainest(schema: Schema, schemas: Schemas, depth: number): unknown {
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, property]) => [
          key,
          exampleOf(property, schemas, key, depth + 1),
        ]),
      );
    case 'array':
      return schema.items && depth < maxDepth ? [exampleOf(schema.items, schemas, undefined, depth + 1)] : [];
    case 'string':
      return byFormat[schema.format ?? ''] ?? 'text';
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

/** Whether the word is of a type that the schema takes: `text` is a string here and an object there. */
function fits(word: unknown, schema: Schema, schemas: Schemas): boolean {
  const component = componentName(schema);
  if (component !== undefined) return fits(word, schemas[component] ?? {}, schemas);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches) return branches.some((branch) => fits(word, branch, schemas));
  if (schema.enum) return schema.enum.includes(word);
  const types = [schema.type].flat();
  if (word === null) return types.includes('null');
  if (Array.isArray(word)) return types.includes('array');
  if (Number.isInteger(word)) return types.includes('integer') || types.includes('number');
  return types.includes(typeof word);
}
