import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { document } from '../document-source.ts';

type Header = { $ref?: string; required?: boolean; schema?: object };

export type ResponseObject = {
  $ref?: string;
  headers?: Record<string, Header>;
  content?: Record<string, { schema?: { $ref?: string }; examples?: Record<string, unknown> }>;
};

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictTypes: false });
// The package is CommonJS: its types put the function under `default`, Node puts it there and at the top.
(addFormats as unknown as typeof addFormats.default)(ajv);
// Annotations of OpenAPI 3.1 beside those of JSON Schema.
ajv.addVocabulary(['discriminator', 'example', 'externalDocs', 'xml']);

const inPlace = <T>(schema: T, target: string): T =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${target}#/$defs/`));

// A root of schemas alone: the validator would take the rest of the document for keywords that it does not know.
ajv.addSchema({ $id: 'components', $defs: inPlace(document.components?.schemas ?? {}, '') });

const validators = new Map<string, ValidateFunction>();

/** The validator of the schema at a JSON Pointer of the document. Compiled once. */
export function validatorAt(pointer: string): ValidateFunction {
  const known = validators.get(pointer);
  if (known) return known;
  const validator = ajv.compile(inPlace(nodeAt(pointer) as object, 'components'));
  validators.set(pointer, validator);
  return validator;
}

export const faultsOf = (validator: ValidateFunction): string[] =>
  (validator.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || '(whole)'} ${message} ${JSON.stringify(params)}`,
  );

/** What a JSON Pointer of the document points to. */
function nodeAt(pointer: string): unknown {
  const node = pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (at, token) => (at as Record<string, unknown>)?.[token.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    );
  if (node === undefined) throw new Error(`${pointer} points nowhere`);
  return node;
}

/** The node itself, or what its `$ref` points to. */
export const resolve = <T extends { $ref?: string }>(node: T): T =>
  node.$ref ? (nodeAt(node.$ref) as T) : node;

export function headerFaults(documented: ResponseObject, response: Response): string[] {
  return Object.entries(resolve(documented).headers ?? {}).flatMap(([name, header]) => {
    const value: unknown = response.headers[name.toLowerCase()];
    if (value === undefined) return resolve(header).required ? [`header ${name} is missing`] : [];
    const schema = resolve(header).schema ?? {};
    return ajv.validate(schema, value)
      ? []
      : [`header ${name} is ${JSON.stringify(value)}: ${ajv.errorsText()}`];
  });
}

const escapeToken = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');

/** `pointer` is where `documented` stands. A problem that documents no codes may have any. */
export function bodyFaults(documented: ResponseObject, pointer: string, response: Response): string[] {
  const { content } = resolve(documented);
  const text = response.text ?? '';
  if (!content) return text === '' ? [] : ['has a body, where none is documented'];
  const sent = String(response.headers['content-type'] ?? '').replace(/; charset=utf-8$/, '');
  // What is documented with a parameter is sent with it.
  const type = Object.keys(content).find((name) => name === sent);
  const media = type === undefined ? undefined : content[type];
  if (type === undefined || !media)
    return [`Content-Type is "${sent}", not ${Object.keys(content).join(' or ')}`];
  const isJson = /[/+]json($|;)/.test(type);
  let body: unknown;
  try {
    body = isJson ? JSON.parse(text) : text;
  } catch (error) {
    return [`the body is not JSON: ${String(error)}`];
  }
  const place = `${documented.$ref ?? pointer}/content/${escapeToken(type)}/schema`;
  const validate = validatorAt(media.schema?.$ref ?? place);
  const faults = validate(body) ? [] : faultsOf(validate);
  if (type !== 'application/problem+json') return faults;
  return [...faults, ...problemFaults(body as Record<string, unknown>, media, response)];
}

function problemFaults(
  problem: Record<string, unknown>,
  media: { examples?: Record<string, unknown> },
  response: Response,
): string[] {
  const codes = media.examples && Object.keys(media.examples);
  return [
    ...(problem.status === response.status ? [] : [`the problem's status is ${String(problem.status)}`]),
    ...(problem.requestId === response.headers['x-request-id'] ? [] : ['requestId is not X-Request-Id']),
    ...(codes === undefined || codes.includes(String(problem.code))
      ? []
      : [`code ${String(problem.code)} is not documented; ${codes.join(', ')} are`]),
  ];
}
