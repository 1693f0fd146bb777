import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { checkAgainstDocument } from '../support/document.ts';
import { plainPath } from './plain-path.ts';
import { operationAt, pointer, type Schema, textPlaces, withLeaf } from './schema.ts';

const limit = 20_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_BODY_LIMIT: String(limit) });
});
afterAll(() => api.close());

const withBody = contracts.filter(({ request }) => request.body);

const typesOf = (endpoint: Endpoint) =>
  Object.keys(operationAt(endpoint.path, endpoint.method).requestBody?.content ?? {});

const schemaOf = (endpoint: Endpoint): Schema => {
  const content = operationAt(endpoint.path, endpoint.method).requestBody?.content ?? {};
  return Object.values(content)[0]?.schema ?? {};
};

describe.each(withBody)('$operationId', (endpoint) => {
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    api.call(endpoint.method, plainPath(endpoint), {
      as: 'admin',
      body,
      headers: {
        ...(endpoint.ifMatch ? { 'If-Match': '*' } : {}),
        'Content-Type': 'application/json',
        ...headers,
      },
    });

  /** The client would write bytes out as JSON. */
  const sendBytes = async (bytes: Buffer, headers: Record<string, string> = {}) => {
    const path = plainPath(endpoint);
    const call = request(api.server)
      [endpoint.method](path)
      .set({
        Authorization: `Bearer ${api.keys.admin}`,
        'Content-Type': 'application/json',
        'If-Match': '*',
        ...headers,
      })
      .serialize((body) => body);
    const answer = await call.send(bytes as unknown as object);
    checkAgainstDocument(endpoint.method, path, answer);
    return answer;
  };

  test('refuses a property it does not know, by name', async () => {
    const answer = await send({ ...(endpoint.request.example as object), colour: 'red', 'a/b~c': 1 });
    expect(answer.status).toBe(400);
    const pointers = answer.body.errors.map((fault: { pointer?: string }) => fault.pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/colour', '/a~1b~0c']));
  });

  test('refuses what is not an object', async () => {
    for (const body of ['null', '17', '"text"', '[]', 'true', '[[[]]]']) {
      const answer = await send(body);
      expect([body, answer.status]).toEqual([body, 400]);
      expect(answer.body.errors.length).toBeGreaterThan(0);
    }
  });

  test('refuses what is not JSON', async () => {
    for (const body of [
      '{',
      '{"headline": }',
      'headline=x',
      '<xml/>',
      '\u0000',
      "{'a':1}",
      '{"a":1}{"b":2}',
      'NaN',
    ]) {
      const answer = await send(body);
      expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'invalid_json']);
    }
  });

  test('refuses bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"colour":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    const answer = await sendBytes(bytes);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_json']);
  });

  test('refuses other media types and codings, and takes those of the document', async () => {
    const text = JSON.stringify(endpoint.request.example);
    const known = typesOf(endpoint);
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'json',
    ]) {
      const answer = await send(text, { 'Content-Type': type });
      expect([type, answer.status]).toEqual([type, 415]);
    }
    const compressed = await sendBytes(Buffer.from(text), { 'Content-Encoding': 'x-unknown' });
    expect(compressed.status).toBe(415);
    const foreign = await sendBytes(Buffer.from(text), {
      'Content-Type': 'application/json; charset=iso-8859-1',
    });
    expect(foreign.status).toBe(415);
    for (const type of known) {
      const answer = await send(text, { 'Content-Type': type });
      expect([type, answer.status]).not.toEqual([type, 415]);
    }
  });

  test('refuses a body over the limit, also one that only grows over it when it is unpacked', async () => {
    const big = JSON.stringify({ headline: 'x'.repeat(limit) });
    const answer = await send(big);
    expect([answer.status, answer.body.code]).toEqual([413, 'content_too_large']);
    const bomb = await sendBytes(gzipSync(JSON.stringify({ headline: 'x'.repeat(limit * 50) })), {
      'Content-Encoding': 'gzip',
    });
    expect([bomb.status, bomb.body.code]).toEqual([413, 'content_too_large']);
  });

  test.each([
    ['U+0000', '\\u0000'],
    ['a lone surrogate', '\\ud83d'],
  ])('refuses %s in every text, each by its place', async (_name, written) => {
    const places = textPlaces(schemaOf(endpoint)).slice(0, 100);
    expect(places.length > 0).toBe(endpoint.operationId !== 'rotateKey');
    if (places.length === 0) return;
    const body = places.reduce<unknown>((whole, place) => withLeaf(whole, place, 'MARK'), {});
    const answer = await send(JSON.stringify(body).replaceAll('MARK', `a${written}b`));
    expect(answer.status).toBe(400);
    const marked = JSON.stringify(body).split('MARK').length - 1;
    expect(answer.body.errors).toHaveLength(marked);
    const pointers = answer.body.errors.map((fault: { pointer: string }) => fault.pointer);
    for (const place of places.filter((one) => isMarked(body, one)))
      expect(pointers).toContain(pointer(place));
  });

  test('refuses hostile shapes', async () => {
    const deep = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`;
    for (const body of [
      deep,
      '{"__proto__":{"a":1}}',
      '{"a":1e999}',
      `{"a":${'9'.repeat(400)}}`,
      '{"\\ud800":1}',
    ]) {
      const answer = await send(body);
      expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), 400]);
    }
  });
});

/** A later place may have replaced an earlier one: a text that is also an object in another branch. */
function isMarked(body: unknown, place: (string | number)[]): boolean {
  const leaf = place.reduce<unknown>(
    (node, key) => (node as Record<string | number, unknown> | undefined)?.[key],
    body,
  );
  return leaf === 'MARK';
}
