import { describe, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import { checkAgainstDocument } from '../support/document.ts';

const headers = {
  'x-request-id': 'a',
  'cache-control': 'no-store',
  'content-type': 'application/json; charset=utf-8',
};

const answer = (status: number, body: unknown, extra: Record<string, string | undefined> = {}) =>
  ({
    status,
    text: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { ...headers, ...extra },
  }) as unknown as Response;

const problem = (over: object = {}) => ({
  type: 'urn:dateline:problem:not_found',
  title: 'Not found',
  status: 404,
  detail: 'Nothing is served here.',
  instance: '/nowhere',
  code: 'not_found',
  requestId: 'a',
  errors: [],
  ...over,
});

const asProblem = { 'content-type': 'application/problem+json; charset=utf-8' };

describe('checkAgainstDocument', () => {
  test('passes what is as documented', () => {
    checkAgainstDocument('get', '/health/live', answer(200, { status: 'ok' }));
    checkAgainstDocument('head', '/health/live', answer(200, ''));
    checkAgainstDocument('get', '/nowhere', answer(404, problem(), asProblem));
    checkAgainstDocument('get', '/docs/', answer(200, '<!doctype html>', { 'content-type': 'text/html' }));
  });

  test.each([
    [
      'a body of another shape',
      'get',
      '/health/live',
      answer(200, { status: 'fine' }),
      /\/status must be equal to constant/,
    ],
    [
      'a body that lacks something',
      'get',
      '/health/live',
      answer(200, {}),
      /must have required property 'status'/,
    ],
    [
      'a status that is not documented',
      'get',
      '/health/live',
      answer(404, problem(), asProblem),
      /404 is not documented/,
    ],
    [
      'another media type',
      'get',
      '/health/live',
      answer(200, '{}', { 'content-type': 'text/html' }),
      /Content-Type is "text\/html"/,
    ],
    [
      'a missing header',
      'get',
      '/health/live',
      answer(200, { status: 'ok' }, { 'x-request-id': undefined }),
      /X-Request-Id is missing/,
    ],
    ['what is not JSON', 'get', '/health/live', answer(200, '{'), /not JSON/],
    ['a path that is nowhere', 'get', '/nowhere', answer(200, {}), /nothing is documented/],
    [
      'a problem of another shape',
      'get',
      '/nowhere',
      answer(404, { error: 'no' }, asProblem),
      /must have required property 'title'/,
    ],
    ['a problem of another status', 'get', '/nowhere', answer(400, problem(), asProblem), /status is 404/],
    [
      'a problem of another request',
      'get',
      '/nowhere',
      answer(404, problem({ requestId: 'b' }), asProblem),
      /requestId is not X-Request-Id/,
    ],
    [
      'a code that is not documented',
      'get',
      '/health/live',
      answer(400, problem({ status: 400, code: 'conflict' }), asProblem),
      /code conflict is not documented/,
    ],
  ])('throws on %s, naming the call', (_name, method, path, response, message) => {
    expect(() => checkAgainstDocument(method, path, response)).toThrow(message);
    expect(() => checkAgainstDocument(method, path, response)).toThrow(path);
  });
});
