import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { documentFile, toYaml } from '../../scripts/openapi/current.ts';
import type { Operation, Schema } from '../contract/schema.ts';
import { faultsOf, resolve, validatorAt } from '../support/document-response.ts';
import { document } from '../support/document-source.ts';

const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
const schemas = document.components?.schemas as Record<string, Schema>;
const escaped = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');

const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    path,
    method,
    operation,
    operationId: operation.operationId,
  })),
);

test('openapi.yaml is what the contracts say; if not, run "npm run openapi"', () => {
  expect(readFileSync(documentFile, 'utf8')).toBe(toYaml(document));
});

test('operation ids are unique and camelCase', () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-zA-Z]+$/);
});

/** Each property below a schema that neither describes itself nor is a component that does. */
function undescribed(schema: Schema, place: string): string[] {
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const properties = Object.entries(schema.properties ?? {});
  return [
    ...properties.flatMap(([name, property]) => (describes(property) ? [] : [`${place}.${name}`])),
    ...properties.flatMap(([name, property]) => undescribed(property, `${place}.${name}`)),
    ...branches.flatMap((branch) => undescribed(branch, place)),
    ...(schema.items ? undescribed(schema.items, `${place}[]`) : []),
  ];
}

function describes(schema: Schema): boolean {
  if (schema.description ?? resolve(schema).description) return true;
  // Null or one described thing is described; a list of described things is too; a literal says itself.
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(({ type }) => type !== 'null');
  if (branches.length > 0) return branches.every(describes);
  if (schema.const !== undefined) return true;
  return schema.items !== undefined && schema.items.$ref !== undefined && describes(schema.items);
}

test.each(Object.keys(schemas))('%s and each of its properties has a description', (name) => {
  const schema = schemas[name] ?? {};
  expect(schema.description ?? '').not.toBe('');
  expect(undescribed(schema, name)).toEqual([]);
});

describe.each(operations)('$operationId', ({ path, method, operation }) => {
  const base = `#/paths/${escaped(path)}/${method}`;

  test('says what it does and what it needs', () => {
    expect(operation.summary).toMatch(/^\S.{2,79}$/);
    expect(operation.description.length).toBeGreaterThan(20);
    expect(operation.tags).toHaveLength(1);
    for (const parameter of (operation.parameters ?? []).map(resolve))
      expect([parameter.name, typeof parameter.description]).toEqual([parameter.name, 'string']);
  });

  test('has examples, and each is valid', () => {
    let count = 0;
    const check = (pointer: string, example: unknown) => {
      count++;
      const validate = validatorAt(pointer);
      expect([example, validate(example) ? [] : faultsOf(validate)]).toEqual([example, []]);
    };
    for (const [type, media] of Object.entries(operation.requestBody?.content ?? {}))
      check(`${base}/requestBody/content/${escaped(type)}/schema`, media.example);
    for (const [status, response] of Object.entries(operation.responses))
      for (const [type, media] of Object.entries(response.content ?? {}))
        if (media.example !== undefined)
          check(`${base}/responses/${status}/content/${escaped(type)}/schema`, media.example);
    for (const [index, parameter] of (operation.parameters ?? []).entries())
      if (!parameter.$ref && parameter.example !== undefined)
        check(`${base}/parameters/${index}/schema`, parameter.example);
    expect(count).toBeGreaterThan(0);
  });

  test('answers success with an example of its own', () => {
    const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
    const [media] = Object.values(success?.content ?? {});
    if (media) expect(media.example).toBeDefined();
  });
});

test.each(Object.keys(document.components?.examples ?? {}))('the problem example %s is a problem', (name) => {
  const example = document.components?.examples?.[name] as { value: unknown };
  const validate = validatorAt('#/components/schemas/Problem');
  expect(validate(example.value) ? [] : faultsOf(validate)).toEqual([]);
});
