import type { Method } from '../../../src/http/contract.ts';
import { document } from '../document-source.ts';
import type { ResponseObject } from './document-response.ts';

export type DocumentedOperation = {
  operationId: string;
  path: string;
  method: Method;
  responses: Record<string, ResponseObject>;
};

type PathItem = Partial<Record<Method, Omit<DocumentedOperation, 'path' | 'method'>>>;

const paths = document.paths as unknown as Record<string, PathItem>;

/** As the router has it: a fixed segment goes before a parameter in the same place. */
const templates = Object.keys(paths)
  .map((path) => ({ path, segments: path.split('/') }))
  .sort((a, b) => (specificity(a.segments) < specificity(b.segments) ? -1 : 1));

function specificity(segments: string[]): string {
  return segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');
}

function matches(template: string[], segments: string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, index) =>
      part.startsWith('{') ? segments[index] !== '' : part === segments[index],
    )
  );
}

/** The operation that a request goes to; HEAD goes where GET does. */
export function findOperation(method: string, pathname: string): DocumentedOperation | undefined {
  const verb = (method.toLowerCase() === 'head' ? 'get' : method.toLowerCase()) as Method;
  const segments = pathname.split('/');
  const path = templates.find((template) => matches(template.segments, segments))?.path;
  const operation = path === undefined ? undefined : paths[path]?.[verb];
  return path === undefined || !operation ? undefined : { ...operation, path, method: verb };
}
