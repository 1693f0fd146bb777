import type { Response } from 'supertest';
import { findOperation } from './document-paths.ts';
import { bodyFaults, headerFaults, type ResponseObject } from './document-response.ts';

/** Beside the contracts: pages for people, whose bodies are not the document's business. */
const pages = /^\/($|docs($|\/)|favicon\.ico$|openapi\.(yaml|json)$)/;

/** Of an answer that is no operation's: a problem of any code. */
const problemResponse: ResponseObject = {
  headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/**
 * Throws when an answer is not as the document says: operation, status, media type, required headers, body. Of
 * what is no operation (unknown paths, methods that a path lacks, `/docs`) only the problem is checked.
 */
export function checkAgainstDocument(method: string, path: string, response: Response): void {
  const pathname = path.split('?')[0] ?? path;
  const operation = findOperation(method, pathname);
  const name = operation?.operationId ?? 'no operation';
  const faults = operation
    ? operationFaults(operation, method, response)
    : otherFaults(method, pathname, response);
  if (faults.length === 0) return;
  throw new Error(
    `${method.toUpperCase()} ${path} (${name}) answered ${response.status}, not as openapi.yaml says:\n` +
      `${faults.map((fault) => `  ${fault}`).join('\n')}\n  body: ${String(response.text ?? '').slice(0, 2_000)}`,
  );
}

type Operation = NonNullable<ReturnType<typeof findOperation>>;

function operationFaults(operation: Operation, method: string, response: Response): string[] {
  const documented = operation.responses[String(response.status)];
  if (!documented)
    return [
      `status ${response.status} is not documented; ${Object.keys(operation.responses).join(', ')} are`,
    ];
  const isHead = method.toLowerCase() === 'head';
  const pointer = `#/paths/${operation.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${operation.method}/responses/${response.status}`;
  return [
    ...headerFaults(documented, response),
    ...(isHead ? [] : bodyFaults(documented, pointer, response)),
  ];
}

function otherFaults(method: string, pathname: string, response: Response): string[] {
  if (response.status >= 400) {
    const isHead = method.toLowerCase() === 'head';
    return [
      ...headerFaults(problemResponse, response),
      ...(isHead ? [] : bodyFaults(problemResponse, '', response)),
    ];
  }
  if (method.toLowerCase() === 'options' && response.status === 204) return [];
  return pages.test(pathname) ? [] : [`nothing is documented at ${pathname}`];
}
