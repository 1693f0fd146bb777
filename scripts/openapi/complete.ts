import type { OpenApiDocument } from './document.ts';
import { componentName, exampleOf, type Schema, type Schemas } from './examples.ts';
import { pathExamples, words } from './words.ts';

type Parameter = {
  $ref?: string;
  name: string;
  in: string;
  description?: string;
  example?: unknown;
  schema: Schema;
};
type Media = { schema?: Schema; example?: unknown };
type Operation = {
  parameters?: Parameter[];
  responses: Record<string, { content?: Record<string, Media> }>;
};

/** Fills in what contracts may leave out: descriptions of common properties and parameters, and examples. */
export function complete(document: OpenApiDocument): OpenApiDocument {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const schema of Object.values(schemas)) describeProperties(schema, schemas);
  for (const item of Object.values(document.paths ?? {}))
    for (const operation of Object.values(item) as Operation[]) {
      for (const parameter of operation.parameters ?? []) completeParameter(parameter, schemas);
      for (const [status, response] of Object.entries(operation.responses))
        if (status.startsWith('2'))
          for (const media of Object.values(response.content ?? {}))
            if (media.schema) media.example ??= exampleOf(media.schema, schemas);
    }
  return document;
}

/** Of the schema itself, of the component it refers to, or of its one branch beside null. */
function descriptionOf(schema: Schema, schemas: Schemas): string | undefined {
  if (schema.description) return schema.description;
  const component = componentName(schema);
  if (component !== undefined) return schemas[component]?.description;
  const branches = (schema.oneOf ?? schema.anyOf ?? []).filter(({ type }) => type !== 'null');
  return branches.length === 1 && branches[0] ? descriptionOf(branches[0], schemas) : undefined;
}

function describeProperties(schema: Schema, schemas: Schemas): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const word = words[name];
    if (word && !descriptionOf(property, schemas)) property.description = word.description;
    describeProperties(property, schemas);
  }
  for (const branch of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])])
    describeProperties(branch, schemas);
  if (schema.items) describeProperties(schema.items, schemas);
}

function completeParameter(parameter: Parameter, schemas: Schemas): void {
  if (parameter.$ref) return;
  const { schema } = parameter;
  const description = parameter.description ?? descriptionOf(schema, schemas);
  if (description) parameter.description = description;
  // Said once, where tools show it.
  delete schema.description;
  const example = parameter.example ?? schema.example ?? schema.examples?.[0];
  if (parameter.in === 'path') parameter.example = example ?? pathExamples[parameter.name];
  delete schema.example;
}
