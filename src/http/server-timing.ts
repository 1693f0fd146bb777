import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../auth/scopes.ts';
import { inScope, scopeHere, type Timing } from '../tracing/scope.ts';
import { preferred } from './prefer.ts';

const preference = 'server-timing';

/** Whether a request asks where its time goes (`Prefer: server-timing`). */
export const asksForTiming = ({ headers }: Pick<Request, 'headers'>): boolean =>
  headers.prefer !== undefined && preferred(headers.prefer, preference) !== undefined;

type Timed = Timing & { began: number };

/** Measures for who asks: whether it may be told is decided when it is known who that is. */
export const measure: RequestHandler = (request, response, next) => {
  if (!asksForTiming(request)) return next();
  const timing: Timed = { began: performance.now(), statements: 0, milliseconds: 0 };
  response.locals.timing = timing;
  return inScope({ ...scopeHere(), timing }, next);
};

/** How long things take tells who counts closely what there is: the desk may know, readers where the settings let them. */
export const mayBeTold = (actor: Actor | null, readersToo: boolean): boolean =>
  readersToo || (actor?.scopes.some((scope) => scope !== 'delivery:read') ?? false);

const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100;

/** Tells when the head is sent, and that nobody keeps it: it is of one request alone. */
export function tellTiming(response: Response): void {
  const timing: Timed | undefined = response.locals.timing;
  if (!timing) return;
  const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => Response;
  const telling = (...parts: unknown[]) => {
    const { began, statements, milliseconds } = timing;
    const { cache } = response.locals;
    const entries = [
      `total;dur=${rounded(performance.now() - began)}`,
      `db;dur=${rounded(milliseconds)};desc="${statements} statement${statements === 1 ? '' : 's'}"`,
      ...(cache === undefined ? [] : [`cache;desc=${cache}`]),
    ];
    response.setHeader('Server-Timing', entries.join(', '));
    response.setHeader('Cache-Control', 'no-store');
    const applied = response.getHeader('Preference-Applied');
    response.setHeader(
      'Preference-Applied',
      applied === undefined ? preference : `${applied}, ${preference}`,
    );
    return writeHead(...parts);
  };
  Object.assign(response, { writeHead: telling });
}
