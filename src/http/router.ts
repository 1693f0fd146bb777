import { type RequestHandler, Router } from 'express';
import { DatelineError } from '../errors.ts';
import { type Pipeline, type Route, serve } from './implement.ts';

const expressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

function allowed(routes: Route[]): string {
  const methods = new Set(routes.map(({ endpoint }) => endpoint.method.toUpperCase()));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods, 'OPTIONS'].join(', ');
}

/** A path with fixed segments goes before one with parameters in the same places. */
const specificity = (path: string) =>
  path
    .split('/')
    .map((segment) => (segment.startsWith('{') ? '1' : '0'))
    .join('');

/** Mounts every route; a known path with a method it lacks answers 405 with `Allow`. */
export function createRouter(routes: Route[], pipeline: Pipeline): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const byPath = groupByPath(routes);
  const paths = [...byPath.keys()].sort((a, b) => specificity(a).localeCompare(specificity(b)));
  for (const path of paths) {
    const here = byPath.get(path) ?? [];
    const at = router.route(expressPath(path));
    for (const route of here) {
      const run: RequestHandler = (request, response) => {
        response.locals.operation = route.endpoint.operationId;
        return serve(route, request, response, pipeline);
      };
      at[route.endpoint.method](run);
    }
    at.options((_request, response) => {
      response.setHeader('Allow', allowed(here));
      response.status(204).end();
    });
    at.all((request, response) => {
      response.setHeader('Allow', allowed(here));
      throw new DatelineError(
        'method_not_allowed',
        `${request.method} is not possible here; ${allowed(here)} are.`,
      );
    });
  }
  return router;
}

/** Answers for paths that exist, and are served by another process. */
export function refusePaths(paths: Iterable<string>, reasonOf: (path: string) => string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const path of new Set(paths))
    router.all(expressPath(path), () => {
      throw new DatelineError('not_found', reasonOf(path));
    });
  return router;
}

function groupByPath(routes: Route[]): Map<string, Route[]> {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const group = groups.get(route.endpoint.path) ?? [];
    groups.set(route.endpoint.path, [...group, route]);
  }
  return groups;
}
