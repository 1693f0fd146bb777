import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { DatelineError } from '../errors.ts';
import type { Endpoint } from './contract.ts';

export type BodyReader = (request: Request, response: Response, endpoint: Endpoint) => Promise<unknown>;

const acceptedTypes = (endpoint: Endpoint) =>
  endpoint.method === 'patch' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];

/** Whether a body follows the headers, however long. */
export const hasBody = (request: Request) =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

const missing = () =>
  new DatelineError('invalid_json', 'The request has no body.', {
    faults: [{ pointer: '', detail: 'is missing' }],
  });

/** Reads JSON bodies of at most `limit` bytes (after decompression); anything else is refused with its reason. */
export function bodyReader(limit: number): BodyReader {
  const parse = express.json({
    limit,
    type: () => true,
    strict: false,
    verify: (_request, _response, bytes) => {
      // The parser would turn broken bytes into U+FFFD, and a word would be lost without a word.
      if (!isUtf8(bytes)) throw new Error('not UTF-8');
      // A chunked body of no bytes: the parser would make {} of it.
      if (bytes.length === 0) throw new Error('empty');
    },
  });
  return async (request, response, endpoint) => {
    if (!hasBody(request)) throw missing();
    const types = acceptedTypes(endpoint);
    if (!request.is(types)) {
      throw new DatelineError('unsupported_media_type', `Send the body as ${types.join(' or ')}.`, {
        faults: [{ header: 'Content-Type', detail: `is ${request.headers['content-type'] ?? 'missing'}` }],
      });
    }
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
    });
    return request.body;
  };
}
