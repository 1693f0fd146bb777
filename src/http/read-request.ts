import type { Request, Response } from 'express';
import { type Fault, invalidRequest, preconditionRequired } from '../errors.ts';
import { canonicalAddress, withParameters } from './address.ts';
import type { Endpoint } from './contract.ts';
import { type AcceptedVersions, acceptedVersions } from './etag.ts';
import { readIdempotencyKey } from './idempotency.ts';
import { chooseFormat } from './negotiate.ts';
import { mostFaults, parsePart, readQuery } from './parse-request.ts';
import { type BodyReader, hasBody } from './read-body.ts';
import { withLastEventId } from './stream.ts';
import { instantOf, readDatetime } from './time-travel.ts';
import { malformed, pointerOf } from './well-formed.ts';

function readIfMatch(endpoint: Endpoint, request: Request, faults: Fault[]): AcceptedVersions | undefined {
  if (!endpoint.ifMatch) return undefined;
  const header = request.headers['if-match'];
  if (header === undefined && endpoint.ifMatch === 'optional') return 'any';
  if (header === undefined)
    throw preconditionRequired('Send If-Match with the ETag you last read, or * to write whatever is there.');
  const versions = acceptedVersions(header);
  if (versions === undefined) faults.push({ header: 'If-Match', detail: 'is not a list of entity tags' });
  return versions;
}

/** An endpoint without a body refuses one: a `publishAt` that it does not know must not publish at once. */
async function unwantedBody(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  readBody: BodyReader,
): Promise<Fault[]> {
  const refused = { pointer: '', detail: 'is a body, and this operation takes none' };
  try {
    const value = await readBody(request, response, endpoint);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [refused];
    return Object.keys(value)
      .slice(0, mostFaults)
      .map((key) => ({ pointer: pointerOf([key]), detail: 'is not known here' }));
  } catch {
    return [refused];
  }
}

/** Everything that a request asks for, or every fault in it at once. */
export async function readRequest(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  readBody: BodyReader,
  now: Date,
) {
  const faults: Fault[] = [];
  const { params, query, body } = endpoint.request;
  const search = request.originalUrl.split('?').slice(1).join('?');
  const sent = readQuery(search);
  const { url, isNegotiated, ...datetime } = readDatetime(endpoint, request, sent, now);
  const { chosen, values, ...format } = chooseFormat(endpoint, request.headers.accept, datetime.values);
  faults.push(...sent.faults, ...datetime.faults, ...format.faults);
  for (const [name, value] of Object.entries(request.params)) {
    if (String(value).includes('\u0000')) faults.push({ parameter: name, detail: 'holds U+0000' });
  }
  const parsedParams = params ? parsePart(params, request.params, 'path', faults) : undefined;
  let parsedQuery: unknown;
  if (query)
    parsedQuery = parsePart(query, { ...withLastEventId(endpoint, request, values) }, 'query', faults);
  else for (const name of Object.keys(values)) faults.push({ parameter: name, detail: 'is not known here' });
  const at = instantOf(parsedQuery, now, faults);
  // One address for all ways of writing it, so that one answer, with its links, is that of all.
  const address =
    endpoint.cache === 'shared' && !at
      ? canonicalAddress(url, values)
      : chosen?.isNegotiated && values.format !== undefined
        ? withParameters(url, { format: chosen.name })
        : url;
  let parsedBody: unknown;
  if (body) {
    const isLeftOut = endpoint.request.bodyOptional && !hasBody(request);
    const value = isLeftOut ? {} : await readBody(request, response, endpoint);
    const unkeepable = malformed(value);
    faults.push(...unkeepable);
    if (unkeepable.length === 0) parsedBody = parsePart(body, value, 'body', faults);
  }
  if (!body && hasBody(request)) faults.push(...(await unwantedBody(endpoint, request, response, readBody)));
  const ifMatch = readIfMatch(endpoint, request, faults);
  const idempotencyKey = readIdempotencyKey(endpoint, request, faults);
  if (faults.length > 0) throw invalidRequest(faults);
  const input = { params: parsedParams, query: parsedQuery, body: parsedBody, ifMatch, url: address };
  return { input, moment: { url, isNegotiated, at }, chosen, idempotencyKey };
}
