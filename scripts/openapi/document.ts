import { createDocument, type oas31, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../../src/http/contract.ts';
import { complete } from './complete.ts';
import { headers } from './headers.ts';
import { info } from './info.ts';
import { operationOf } from './operation.ts';
import { parameters } from './parameters.ts';
import { createProblemResponses } from './problems.ts';
import { plainSchema, tidy } from './schema.ts';
import { tagsOf } from './tags.ts';
import { eventSchemas, webhooks } from './webhooks.ts';

export type OpenApiDocument = oas31.OpenAPIObject;

/** Contracts → OpenAPI 3.1. The same contracts give the same bytes: nothing here depends on time, place or order of keys. */
export function createOpenApiDocument(contracts: readonly Endpoint[], version: string): OpenApiDocument {
  const problems = createProblemResponses();
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of contracts) {
    const path = paths[endpoint.path] ?? {};
    paths[endpoint.path] = path;
    if (path[endpoint.method]) throw new Error(`${endpoint.method} ${endpoint.path} has two contracts`);
    path[endpoint.method] = operationOf(endpoint, problems);
  }
  const document = createDocument(
    {
      openapi: '3.1.1',
      info: { ...info, version },
      servers: [{ url: '/', description: 'The server that this document came from.' }],
      tags: tagsOf(contracts),
      security: [{ apiKey: [] }],
      paths,
      webhooks,
      components: {
        schemas: eventSchemas,
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description:
              'An API key, as `npx dateline keys create` or `POST /v1/editorial/keys` shows it once.',
          },
        },
        parameters,
        headers,
        responses: problems.components,
        examples: problems.examples,
      },
    },
    { override: plainSchema },
  ) as OpenApiDocument;
  return complete(tidy(document));
}
