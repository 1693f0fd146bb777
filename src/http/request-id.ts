import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/** The caller's `X-Request-Id` when it is a plain token, else a new one. Of Node, which has its randomness in stock. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();
}

/** The answer, the log and problems carry it. */
export const requestId: RequestHandler = (request, response, next) => {
  const id = requestIdOf(request);
  response.locals.requestId = id;
  response.setHeader('X-Request-Id', id);
  next();
};
