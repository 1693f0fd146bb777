import type { RequestHandler, Router } from 'express';
import { DatelineError } from '../errors.ts';

const allow = 'GET, HEAD, OPTIONS';

/** Mounts something that is only there to be read: other methods answer 405 as everywhere else. */
export function page(router: Router, path: string, ...handlers: RequestHandler[]): void {
  router
    .route(path)
    .get(...handlers)
    .options((_request, response) => {
      response.setHeader('Allow', allow);
      response.status(204).end();
    })
    .all((request, response) => {
      response.setHeader('Allow', allow);
      throw new DatelineError('method_not_allowed', `${request.method} is not possible here; ${allow} are.`);
    });
}
