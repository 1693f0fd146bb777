import type { Request, Response } from 'express';
import type { z } from 'zod';
import { type Actor, allows } from '../auth/scopes.ts';
import {
  DatelineError,
  type Fault,
  insufficientScope,
  invalidRequest,
  preconditionRequired,
  unauthenticated,
} from '../errors.ts';
import { canonicalAddress } from './address.ts';
import { type Answer, answerOf, keepable, sendAnswer, sendKept } from './answer.ts';
import type { Endpoint } from './contract.ts';
import { type AcceptedVersions, acceptedVersions } from './etag.ts';
import { type AnswerOnce, askedBy, readIdempotencyKey } from './idempotency.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { mostFaults, parsePart, readQuery } from './parse-request.ts';
import { isPlainRead } from './plain-read.ts';
import { type BodyReader, hasBody } from './read-body.ts';
import { preferenceApplied, readSaveOptions, type SaveOptions } from './save-options.ts';
import { describeMemento, instantOf, readDatetime, varyByDatetime } from './time-travel.ts';
import { malformed, pointerOf } from './well-formed.ts';

/** What a handler knows beside the parsed request. */
export type Context = {
  actor: Actor | null;
  /**
   * The instant of the request, from the one clock: nothing in a handler asks the time again. With time travel, the
   * instant that was asked for.
   */
  now: Date;
  /** The same clock again, for who has waited: under the lock of an article, time has gone on. */
  clock?: () => Date;
  requestId: string;
  address: string | null;
  /** What the writer says of the revision that this request saves. */
  save?: SaveOptions;
};

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export type Input<E extends Endpoint> = {
  params: Parsed<E['request']['params']>;
  query: Parsed<E['request']['query']>;
  body: Parsed<E['request']['body']>;
  /** The versions `If-Match` names. */
  ifMatch: E['ifMatch'] extends 'required' | 'optional' ? AcceptedVersions : undefined;
  /** The path and query as sent, for links to the next page. */
  url: string;
};

type BodyOf<E extends Endpoint> = E['response']['body'] extends z.ZodType
  ? z.input<E['response']['body']>
  : undefined;

/** `tags` name what the answer depends on (`cache/tags.ts`); without them it is not kept. */
export type Output<E extends Endpoint> =
  | {
      body: BodyOf<E>;
      /** The working copy's version, for the desk's ETag. */
      version?: number;
      /** Of what was created. */
      location?: string;
      nextPage?: string | null;
      tags?: readonly string[];
    }
  | { movedTo: string; tags?: readonly string[] };

export type Handler<E extends Endpoint> = (
  input: Input<E>,
  context: Context,
) => Promise<Output<E>> | Output<E>;

export type Route = { endpoint: Endpoint; handler: Handler<Endpoint> };

/** Binds a contract to its handlers. One missing, or one too many, does not compile. */
export function implement<C extends Record<string, Endpoint>>(
  contract: C,
  handlers: { [Name in keyof C]: Handler<C[Name]> },
): Route[] {
  return Object.entries(contract).map(([name, endpoint]) => ({
    endpoint,
    // The mapped type above ties each handler to its endpoint; here the pairing is only carried on.
    handler: handlers[name as keyof C] as unknown as Handler<Endpoint>,
  }));
}

export type Pipeline = {
  authenticate: (request: Request, now: Date) => Promise<Actor | null>;
  readBody: BodyReader;
  /** Carries out a POST that has an `Idempotency-Key`. */
  answerOnce: AnswerOnce;
  clock: () => Date;
  /** Delivery answers to keys with `delivery:read` only. */
  deliveryNeedsKey: boolean;
  /** Seconds that a cache in front may keep an answer of delivery. */
  sharedMaxAge: number;
  /** Seconds that such a cache may go on giving it while it cannot reach us. */
  staleIfError: number;
  /** Answers of delivery that still stand. */
  kept?: KeptAnswers | undefined;
  /** Whether the headers of every answer are the same for pages of all origins. */
  originsAreAlike: boolean;
};

async function authorise(
  endpoint: Endpoint,
  request: Request,
  now: Date,
  pipeline: Pipeline,
): Promise<Actor | null> {
  const { access } = endpoint;
  if (access === 'open' || (access === 'delivery' && !pipeline.deliveryNeedsKey)) return null;
  const scope = access === 'delivery' ? 'delivery:read' : access;
  const actor = await pipeline.authenticate(request, now);
  if (!actor) throw unauthenticated(`Send a key with the scope ${scope} as "Authorization: Bearer …".`);
  if (!allows(actor, scope)) throw insufficientScope(`The key "${actor.name}" lacks the scope ${scope}.`);
  return actor;
}

function checkAccept(endpoint: Endpoint, request: Request): void {
  if (!endpoint.response.body && !endpoint.response.type) return;
  const type = endpoint.response.type ?? 'application/json';
  if (request.headers.accept !== undefined && !request.accepts([type])) {
    throw new DatelineError('not_acceptable', `This resource is served as ${type}.`, {
      faults: [{ header: 'Accept', detail: `leaves out ${type}` }],
    });
  }
}

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
  pipeline: Pipeline,
): Promise<Fault[]> {
  const refused = { pointer: '', detail: 'is a body, and this operation takes none' };
  try {
    const value = await pipeline.readBody(request, response, endpoint);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [refused];
    return Object.keys(value)
      .slice(0, mostFaults)
      .map((key) => ({ pointer: pointerOf([key]), detail: 'is not known here' }));
  } catch {
    return [refused];
  }
}

async function parse(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  pipeline: Pipeline,
  now: Date,
) {
  const faults: Fault[] = [];
  const { params, query, body } = endpoint.request;
  const search = request.originalUrl.split('?').slice(1).join('?');
  const sent = readQuery(search);
  const { values, url, isNegotiated, ...datetime } = readDatetime(endpoint, request, sent, now);
  faults.push(...sent.faults, ...datetime.faults);
  for (const [name, value] of Object.entries(request.params)) {
    if (String(value).includes('\u0000')) faults.push({ parameter: name, detail: 'holds U+0000' });
  }
  const parsedParams = params ? parsePart(params, request.params, 'path', faults) : undefined;
  let parsedQuery: unknown;
  if (query) parsedQuery = parsePart(query, { ...values }, 'query', faults);
  else for (const name of Object.keys(values)) faults.push({ parameter: name, detail: 'is not known here' });
  const at = instantOf(parsedQuery, now, faults);
  // One address for all ways of writing it, so that one answer, with its links, is that of all.
  const address = endpoint.cache === 'shared' && !at ? canonicalAddress(url, values) : url;
  let parsedBody: unknown;
  if (body) {
    const isLeftOut = endpoint.request.bodyOptional && !hasBody(request);
    const value = isLeftOut ? {} : await pipeline.readBody(request, response, endpoint);
    const unkeepable = malformed(value);
    faults.push(...unkeepable);
    if (unkeepable.length === 0) parsedBody = parsePart(body, value, 'body', faults);
  }
  if (!body && hasBody(request)) faults.push(...(await unwantedBody(endpoint, request, response, pipeline)));
  const ifMatch = readIfMatch(endpoint, request, faults);
  const idempotencyKey = readIdempotencyKey(endpoint, request, faults);
  if (faults.length > 0) throw invalidRequest(faults);
  const input = { params: parsedParams, query: parsedQuery, body: parsedBody, ifMatch, url: address };
  return { input, moment: { url, isNegotiated, at }, idempotencyKey };
}

type Lifetime = { tags: readonly string[]; now: Date };

function cacheControl(endpoint: Endpoint, { tags, now }: Lifetime, pipeline: Pipeline): string {
  if (endpoint.cache === 'no-store') return 'no-store';
  // A shared cache does not know our keys: an answer that needed one is for its asker alone.
  if (endpoint.access === 'delivery' && pipeline.deliveryNeedsKey) return 'private, no-cache';
  const { sharedMaxAge, staleIfError, kept } = pipeline;
  // What a schedule ends is not given past its instant.
  const left = kept?.secondsLeft(tags, now, sharedMaxAge + staleIfError);
  if (left !== undefined && left < sharedMaxAge)
    return `public, max-age=0, s-maxage=${left}, must-revalidate`;
  if (sharedMaxAge === 0) return 'public, max-age=0, s-maxage=0, must-revalidate';
  const ifError = Math.min(staleIfError, left === undefined ? staleIfError : left - sharedMaxAge);
  const refreshed = Math.min(sharedMaxAge, left === undefined ? sharedMaxAge : left - sharedMaxAge);
  return `public, max-age=0, s-maxage=${sharedMaxAge}, stale-while-revalidate=${refreshed}, stale-if-error=${ifError}`;
}

/** Tells caches in front by which names to forget the answer. */
function nameForPurges(endpoint: Endpoint, response: Response, tags: readonly string[], pipeline: Pipeline) {
  if (endpoint.cache === 'no-store' || pipeline.deliveryNeedsKey || tags.length === 0) return;
  response.setHeader('Surrogate-Key', tags.join(' '));
  response.setHeader('Cache-Tag', tags.join(','));
}

type Asked = { actor: Actor | null; now: Date; key: string | undefined; isReading: boolean };

/**
 * Carries a request out; one with an `Idempotency-Key` only if it has not been carried out before. What it has written
 * when this ends, well or badly, is not hidden by an answer of before.
 */
async function once(
  request: Request,
  { actor, now, key, isReading }: Asked,
  carryOut: () => Promise<Answer>,
  { answerOnce, kept }: Pipeline,
): Promise<{ answer: Answer; replayed: boolean }> {
  const { authorization } = request.headers;
  try {
    if (key === undefined || !actor || !authorization) return { answer: await carryOut(), replayed: false };
    return await answerOnce({ actor, authorization, key, asked: askedBy(request), now }, carryOut);
  } finally {
    if (!isReading) await kept?.caughtUp();
  }
}

/** The one way from request to answer. */
export async function serve(
  route: Route,
  request: Request,
  response: Response,
  pipeline: Pipeline,
): Promise<void> {
  const { endpoint, handler } = route;
  const now = pipeline.clock();
  response.setHeader('Cache-Control', 'no-store');
  if (endpoint.noindex) response.setHeader('X-Robots-Tag', 'noindex, nofollow');
  const actor = await authorise(endpoint, request, now, pipeline);
  response.locals.actor = actor;
  checkAccept(endpoint, request);
  const { input, moment, idempotencyKey } = await parse(endpoint, request, response, pipeline, now);
  const save = endpoint.saves ? readSaveOptions(input.query ?? {}, request.headers.prefer) : undefined;
  const context = {
    actor,
    // After the body has come, however slowly: what happens now must not be dated back to when it began to.
    now: moment.at ?? pipeline.clock(),
    clock: pipeline.clock,
    requestId: response.locals.requestId,
    // Only what is written is recorded with it, and it takes as long to find as a statement to send.
    address: endpoint.method === 'get' ? null : (request.ip ?? null),
    ...(save ? { save } : {}),
  };
  const asked = { actor, now, key: idempotencyKey, isReading: endpoint.method === 'get' };
  let tags: readonly string[] = [];
  const carryOut = async () => {
    const output = await handler(input as Input<Endpoint>, context);
    tags = output.tags ?? [];
    return answerOf(endpoint, output);
  };
  const describe = () => {
    if (endpoint.access === 'delivery' && pipeline.deliveryNeedsKey) response.vary('Authorization');
    response.setHeader('Cache-Control', cacheControl(endpoint, { tags, now }, pipeline));
    nameForPurges(endpoint, response, tags, pipeline);
    varyByDatetime(endpoint, response, moment);
  };
  if (pipeline.kept && endpoint.cache === 'shared' && endpoint.access === 'delivery' && !moment.at) {
    response.locals.cache = 'hit';
    const make = async () => {
      response.locals.cache = 'miss';
      return keepable(await carryOut(), tags, endpoint.operationId);
    };
    const kept = await pipeline.kept.take(`${endpoint.operationId} ${input.url}`, now, make);
    tags = kept.tags;
    describe();
    const isAnyonesAnswer = !pipeline.deliveryNeedsKey && isPlainRead(request, pipeline.originsAreAlike);
    return sendKept(request, response, kept, isAnyonesAnswer ? request.originalUrl : undefined);
  }
  const { answer, replayed } = await once(request, asked, carryOut, pipeline);
  const applied = save && preferenceApplied(save);
  if (applied) response.setHeader('Preference-Applied', applied);
  describe();
  if (replayed) response.setHeader('Idempotent-Replayed', 'true');
  // An answer that only leads elsewhere is of no instant: what it leads to is.
  const links = answer.status === 308 ? [] : describeMemento(response, moment);
  await sendAnswer(request, response, answer, links);
}
