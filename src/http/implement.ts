import type { Request, Response } from 'express';
import type { z } from 'zod';
import { type Actor, allows, titleOf, writingScopes } from '../auth/scopes.ts';
import { categoryForbidden, insufficientScope, unauthenticated, unavailable } from '../errors.ts';
import { inSpan } from '../tracing/scope.ts';
import { type Answer, answerOf, keepable, sendAnswer, sendKept } from './answer.ts';
import { cacheControl, describeStale, nameForPurges } from './cache-control.ts';
import type { Endpoint, Format } from './contract.ts';
import { answerOrigin } from './cors.ts';
import type { AcceptedVersions } from './etag.ts';
import { type AnswerOnce, askedBy } from './idempotency.ts';
import type { KeptAnswers } from './kept-answers.ts';
import type { Overload } from './overload.ts';
import { isPlainRead } from './plain-read.ts';
import { callerOf, holdTo, type RateLimits } from './rate-limits.ts';
import type { BodyReader } from './read-body.ts';
import { readRequest } from './read-request.ts';
import { preferenceApplied, readSaveOptions, type SaveOptions } from './save-options.ts';
import { mayBeTold, tellTiming } from './server-timing.ts';
import { type Out, sendStream } from './stream.ts';
import { describeMemento, varyByDatetime } from './time-travel.ts';

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

type BodyOf<E extends Endpoint> =
  | (E['response']['body'] extends z.ZodType ? z.input<E['response']['body']> : undefined)
  | (E['response']['formats'] extends Record<string, Format>
      ? z.input<E['response']['formats'][string]['body']>
      : never);

/** `tags` name what the answer depends on (`cache/tags.ts`); without them it is not kept. */
export type Output<E extends Endpoint> =
  | {
      body: BodyOf<E>;
      /** The working copy's version, for the desk's ETag. */
      version?: number;
      /** Of what was created. */
      location?: string;
      nextPage?: string | null;
      /** Of the header `Link`, beside those that follow from the contract. */
      links?: readonly string[];
      tags?: readonly string[];
    }
  | { movedTo: string; tags?: readonly string[] }
  /** Of a contract that says so: writes the answer, as long as it goes on. */
  | (E['response'] extends { stream: true } ? { stream: (out: Out) => void } : never);

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
  /** Few enough tags for a header, which stand for all that an answer depends on. */
  fewTags: (tags: readonly string[]) => string[];
  /** Answers of delivery that still stand. */
  kept?: KeptAnswers | undefined;
  /** Whether the headers of every answer are the same for pages of all origins. */
  originsAreAlike: boolean;
  /** How often anybody may ask. */
  limits?: RateLimits | undefined;
  /** What is turned away when there is too much to do. */
  overload?: Overload | undefined;
  /** How many proxies in front tell whom they ask for. */
  proxies: number;
  /** Readers too are told where the time of a request goes, if they ask. */
  timingForReaders: boolean;
};

async function authorise(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  now: Date,
  pipeline: Pipeline,
): Promise<Actor | null> {
  const { access, method, unlimited } = endpoint;
  const { limits, overload, proxies } = pipeline;
  const isTooMuch = unlimited ? undefined : overload?.(endpoint);
  if (isTooMuch !== undefined) throw unavailable(isTooMuch);
  const isAnyones = access === 'open' || (access === 'delivery' && !pipeline.deliveryNeedsKey);
  // Where anybody may read, the desk still says who it is to be told where the time goes.
  const isTimed = response.locals.timing !== undefined;
  const actor = isAnyones && !isTimed ? null : await pipeline.authenticate(request, now);
  if (isTimed && mayBeTold(actor, pipeline.timingForReaders)) tellTiming(response);
  if (limits && !unlimited) {
    const caller = actor ? `${actor.kind}:${actor.id}` : callerOf(request, proxies);
    holdTo(limits.take(method === 'get' ? 'reads' : 'writes', caller), response);
  }
  if (isAnyones) return null;
  const scope = access === 'delivery' ? 'delivery:read' : access;
  if (!actor) throw unauthenticated(`Send a key with the scope ${scope} as "Authorization: Bearer …".`);
  answerOrigin(actor, request, response);
  if (!allows(actor, scope)) throw insufficientScope(`${titleOf(actor)} lacks the scope ${scope}.`, scope);
  if (actor.categories && writingScopes.includes(access) && !endpoint.heedsCategories)
    throw categoryForbidden(`${titleOf(actor)} writes in its categories only, and this is not of one alone.`);
  return actor;
}

type Asked = { actor: Actor | null; now: Date; key: string | undefined; isUnseen: boolean };

/**
 * Carries a request out; one with an `Idempotency-Key` only if it has not been carried out before. What it has written
 * when this ends, well or badly, is not hidden by an answer of before.
 */
async function once(
  request: Request,
  { actor, now, key, isUnseen }: Asked,
  carryOut: () => Promise<Answer>,
  { answerOnce, kept }: Pipeline,
): Promise<{ answer: Answer; replayed: boolean }> {
  const { authorization } = request.headers;
  let isDone = false;
  try {
    const done =
      key === undefined || !actor || !authorization
        ? { answer: await carryOut(), replayed: false }
        : await answerOnce({ actor, authorization, key, asked: askedBy(request), now }, carryOut);
    isDone = true;
    return done;
  } finally {
    if (!isUnseen) await kept?.caughtUp(isDone);
  }
}

/** In one piece: added up, each part of it would be kept beside the others. */
const keyOf = ({ operationId }: Endpoint, url: string) => [operationId, url].join(' ');

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
  const actor = await authorise(endpoint, request, response, now, pipeline);
  response.locals.actor = actor;
  const { input, moment, chosen, idempotencyKey } = await readRequest(
    endpoint,
    request,
    response,
    pipeline.readBody,
    now,
  );
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
  const asked = {
    actor,
    now,
    key: idempotencyKey,
    isUnseen: endpoint.method === 'get' || endpoint.saves === true,
  };
  let tags: readonly string[] = [];
  const handle = () => inSpan(endpoint.operationId, () => handler(input as Input<Endpoint>, context));
  const carryOut = async () => {
    const output = await handle();
    tags = pipeline.fewTags(output.tags ?? []);
    return answerOf(endpoint, output, chosen, input.url);
  };
  const describe = () => {
    if (endpoint.access === 'delivery' && pipeline.deliveryNeedsKey) response.vary('Authorization');
    response.setHeader('Cache-Control', cacheControl(endpoint, { tags, now }, pipeline));
    nameForPurges(endpoint, response, tags, pipeline);
    varyByDatetime(endpoint, response, moment);
    if (chosen?.isNegotiated) response.vary('Accept');
  };
  if (pipeline.kept && endpoint.cache === 'shared' && endpoint.access === 'delivery' && !moment.at) {
    response.locals.cache = 'hit';
    const make = async () => {
      response.locals.cache = 'miss';
      const answer = await carryOut();
      return keepable(answer, {
        tags,
        operation: endpoint.operationId,
        suits: chosen?.suits ?? (() => true),
      });
    };
    const kept = await pipeline.kept.take(keyOf(endpoint, input.url), now, make);
    tags = kept.tags;
    describe();
    if (kept.age !== undefined) {
      response.locals.cache = 'stale';
      describeStale(response, kept.age);
    }
    // Of the forms that an address has by `Accept`, one can be known by the address alone.
    const isOfAddress = !chosen?.isNegotiated || chosen.name === 'json';
    const isAnyonesAnswer =
      isOfAddress && !pipeline.deliveryNeedsKey && isPlainRead(request, pipeline.originsAreAlike);
    return sendKept(request, response, kept, isAnyonesAnswer ? request.originalUrl : undefined);
  }
  if (endpoint.response.stream) {
    const output = await handle();
    describe();
    if (!('stream' in output)) throw new Error(`${endpoint.operationId} gave no stream`);
    return sendStream(endpoint, request, response, output.stream as (out: Out) => void);
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
