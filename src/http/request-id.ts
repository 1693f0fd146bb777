import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';

/** Takes the caller's `X-Request-Id` when it is a plain token, else makes one; the answer, the log and problems carry it. */
export const requestId: RequestHandler = (request, response, next) => {
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : uuidv7();
  response.locals.requestId = id;
  response.setHeader('X-Request-Id', id);
  next();
};
