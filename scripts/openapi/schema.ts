import type { ZodOpenApiOverride } from 'zod-openapi';
import type { OpenApiDocument } from './document.ts';

type Json = Record<string, unknown>;

/** Formats that say it all: the expressions that zod adds to them only fill the page. */
const tellingFormats = new Set(['uuid', 'date-time', 'email', 'uri']);

/** What every schema of the document goes through. */
export const plainSchema: ZodOpenApiOverride = ({ jsonSchema, zodSchema, io }) => {
  if (jsonSchema.format && tellingFormats.has(jsonSchema.format)) delete jsonSchema.pattern;
  // An answer may gain properties in a later version: a client must not break on them.
  if (io === 'output' && zodSchema._zod.def.type === 'object' && !zodSchema._zod.def.catchall)
    delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

const stringKeywords = ['pattern', 'minLength', 'maxLength'];

/** Query parameters are written as strings and meant as numbers, flags and lists: the schema says what is meant. */
function parameterSchema(schema: Json): Json {
  const { anyOf, ...rest } = schema;
  const list = Array.isArray(anyOf) ? anyOf.find((option: Json) => option.type === 'array') : undefined;
  if (list) return { ...rest, ...(list as Json) };
  if (typeof schema.type === 'string' && schema.type !== 'string')
    return Object.fromEntries(
      Object.entries(schema).filter(
        ([key]) => !stringKeywords.includes(key) && !(key === 'enum' && schema.type === 'boolean'),
      ),
    );
  return schema;
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  const node = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  if (node.in === 'query' && typeof node.schema === 'object')
    node.schema = parameterSchema(node.schema as Json);
  return node;
}

const byName = <T>(entries: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));

const used = <T>(entries: Record<string, T>, place: string, text: string): Record<string, T> =>
  Object.fromEntries(
    Object.entries(entries).filter(([name]) => text.includes(`"#/components/${place}/${name}"`)),
  );

/** Parameters as they are meant, components in the order of their names, and of the shared ones those in use. */
export function tidy(document: OpenApiDocument): OpenApiDocument {
  const tidied = walk(document) as OpenApiDocument;
  const { components } = tidied;
  const text = JSON.stringify(tidied);
  if (components?.headers) components.headers = used(components.headers, 'headers', text);
  if (components?.parameters) components.parameters = used(components.parameters, 'parameters', text);
  if (components?.schemas) components.schemas = byName(components.schemas);
  if (components?.responses) components.responses = byName(components.responses);
  if (components?.examples) components.examples = byName(components.examples);
  return tidied;
}
