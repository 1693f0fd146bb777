import type { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
} from 'zod-openapi';
import { type Endpoint, errorsOf, takesIdempotencyKey } from '../../src/http/contract.ts';
import { travelsInTime } from '../../src/http/time-travel.ts';
import { commonHeaders, headerRef, purgeHeaders } from './headers.ts';
import { headerParameters } from './parameters.ts';
import type { ProblemResponses } from './problems.ts';

type Security = Record<string, string[]>[];

/** The scope stands in the description and in `x-scope`: OpenAPI has a place for it with OAuth only. */
function securityOf({ access }: Endpoint): Security {
  if (access === 'open') return [];
  return access === 'delivery' ? [{}, { apiKey: [] }] : [{ apiKey: [] }];
}

const scopeOf = ({ access }: Endpoint) => (access === 'delivery' ? 'delivery:read' : access);

function accessNote({ access }: Endpoint): string {
  if (access === 'open') return 'Needs no key.';
  if (access === 'delivery')
    return 'Needs no key, unless the server keeps delivery to keys with the scope `delivery:read`.';
  return `Needs a key with the scope \`${access}\`.`;
}

function requestBodyOf({ method, request }: Endpoint): ZodOpenApiRequestBodyObject | undefined {
  const { body, example } = request;
  if (!body) return undefined;
  const media = { schema: body, ...(example === undefined ? {} : { example }) };
  return {
    required: !request.bodyOptional,
    content:
      method === 'patch'
        ? { 'application/merge-patch+json': media, 'application/json': media }
        : { 'application/json': media },
  };
}

/** Of an answer for an instant in the past. A page has the link beside that to the next. */
const mementoHeaders = ({ response }: Endpoint) => ({
  'Memento-Datetime': headerRef('MementoDatetime'),
  'Content-Location': headerRef('ContentLocation'),
  ...(response.paged ? {} : { Link: headerRef('Original') }),
});

function successOf(endpoint: Endpoint): ZodOpenApiResponseObject {
  const { response, noindex, saves } = endpoint;
  return {
    description: response.description,
    headers: {
      ...commonHeaders,
      ...(noindex ? { 'X-Robots-Tag': headerRef('Robots') } : {}),
      ...(response.etag ? { ETag: headerRef('ETag') } : {}),
      ...(response.location ? { Location: headerRef('Created') } : {}),
      ...(saves ? { 'Preference-Applied': headerRef('PreferenceApplied') } : {}),
      ...(response.paged ? { Link: headerRef('Link') } : {}),
      ...(takesIdempotencyKey(endpoint) ? { 'Idempotent-Replayed': headerRef('Replayed') } : {}),
      ...(travelsInTime(endpoint) ? mementoHeaders(endpoint) : {}),
      ...(response.feeds ? { Link: headerRef('Feeds') } : {}),
      ...(response.formats ? { Link: headerRef('Alternates'), Vary: headerRef('Vary') } : {}),
      ...ofPurges(endpoint),
    },
    ...(response.body ? { content: contentOf(endpoint) } : {}),
  };
}

/** Every form of the answer, by its media type. */
function contentOf({ response }: Endpoint): Record<string, { schema: z.ZodType; example?: unknown }> {
  const { body, example, type = 'application/json', formats = {} } = response;
  const forms = [{ type, body, example }, ...Object.values(formats)];
  return Object.fromEntries(
    forms.flatMap(({ type, body, example }) =>
      body ? [[type, { schema: body, ...(example === undefined ? {} : { example }) }]] : [],
    ),
  );
}

const ofPurges = ({ cache }: Endpoint) => (cache === 'shared' ? purgeHeaders : {});

function redirectsOf(endpoint: Endpoint): Record<`3${string}`, ZodOpenApiResponseObject> {
  const { method, response } = endpoint;
  return {
    ...(response.etag && method === 'get'
      ? {
          '304': {
            description: 'The copy you have is still good.',
            headers: { ...commonHeaders, ETag: headerRef('ETag'), ...ofPurges(endpoint) },
          },
        }
      : {}),
    ...(response.moved
      ? {
          '308': {
            description: 'An old address: the present one is in `Location`.',
            headers: { ...commonHeaders, Location: headerRef('Moved'), ...ofPurges(endpoint) },
          },
        }
      : {}),
  };
}

/** One contract as one operation of the document. */
export function operationOf(endpoint: Endpoint, problems: ProblemResponses): ZodOpenApiOperationObject {
  const { params, query } = endpoint.request;
  const requestBody = requestBodyOf(endpoint);
  const parameters = headerParameters(endpoint);
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    description: `${endpoint.description}\n\n${accessNote(endpoint)}`,
    tags: [endpoint.tag],
    security: securityOf(endpoint),
    ...(endpoint.access === 'open' ? {} : { 'x-scope': scopeOf(endpoint) }),
    ...(params || query
      ? { requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}) } }
      : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: {
      [String(endpoint.response.status)]: successOf(endpoint),
      ...redirectsOf(endpoint),
      ...problems.of(errorsOf(endpoint)),
    },
  };
}
