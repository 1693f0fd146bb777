import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';

/** The caller's `X-Request-Id` when it is a plain token, else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : uuidv7();
}

/** The answer, the log and problems carry it. */
export const requestId: RequestHandler = (request, response, next) => {
  const id = requestIdOf(request);
  response.locals.requestId = id;
  response.setHeader('X-Request-Id', id);
  next();
};
