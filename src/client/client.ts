import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Endpoint } from '../http/contract.ts';
import { Problem } from '../http/problem.ts';
import { readRetryAfter } from '../outbound/retry-after.ts';
import { ConnectionError, ProblemError } from './errors.ts';

export type ClientOptions = {
  /** Where the API is, such as `http://localhost:3000`. */
  url: string;
  key?: string | undefined;
  /** How long one request may take, in milliseconds. Default 30,000. */
  timeout?: number;
};

type Sent<S> = S extends z.ZodType ? z.input<S> : never;
type Part<Name extends string, S> = S extends z.ZodType
  ? Record<never, never> extends z.input<S>
    ? { [N in Name]?: z.input<S> }
    : { [N in Name]: z.input<S> }
  : unknown;

export type Call<E extends Endpoint> = Part<'params', E['request']['params']> &
  Part<'query', E['request']['query']> &
  (E['request']['body'] extends z.ZodType ? { body: Sent<E['request']['body']> } : unknown) &
  (E['ifMatch'] extends 'required'
    ? { ifMatch: string }
    : E['ifMatch'] extends 'optional'
      ? { ifMatch?: string | undefined }
      : unknown);

export type Answer<E extends Endpoint> = {
  status: number;
  body: E['response']['body'] extends z.ZodType ? z.output<E['response']['body']> : undefined;
  etag: string | null;
  location: string | null;
};

export type Client = {
  /**
   * Calls one operation. The answer is parsed by the contract, so it is what its type says.
   *
   * @throws ProblemError for every answer that is a problem document
   * @throws ConnectionError when nothing, or something else than Dateline, answers
   */
  call: <E extends Endpoint>(endpoint: E, call: Call<E>) => Promise<Answer<E>>;
  /** Opens an answer that goes on until either side ends it. */
  open: <E extends Endpoint>(endpoint: E, call: Call<E>) => Promise<ReadableStream<Uint8Array>>;
};

type LooseCall = {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  ifMatch?: string;
};

/** Pauses before the second and third try of a GET, in milliseconds. */
const pauses = [100, 500];

function addressOf(base: string, { path }: Endpoint, { params = {}, query = {} }: LooseCall): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) search.append(name, String(item));
  return `${base}${filled}${search.size > 0 ? `?${search}` : ''}`;
}

function headersOf({ key }: ClientOptions, endpoint: Endpoint, call: LooseCall): Record<string, string> {
  const patch = endpoint.method === 'patch';
  return {
    Accept: endpoint.response.type ?? 'application/json',
    ...(key ? { Authorization: `Bearer ${key}` } : {}),
    ...(call.body === undefined
      ? {}
      : { 'Content-Type': patch ? 'application/merge-patch+json' : 'application/json' }),
    ...(call.ifMatch === undefined ? {} : { 'If-Match': call.ifMatch }),
  };
}

/** How often a refusal for too many requests is waited out, and for how long at most, in seconds. */
const patience = { times: 5, seconds: 120 };

const reasonOf = (error: unknown): string => {
  const { cause, message, name } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message;
};

async function send(
  url: string,
  base: string,
  init: () => RequestInit,
  pausesLeft: number[],
): Promise<Response> {
  try {
    for (let left = patience.times; ; left -= 1) {
      const response = await fetch(url, init());
      const wait = Number(response.headers.get('retry-after'));
      // Refused before anything was done for it, so that a write may be sent again too.
      if (response.status !== 429 || left === 0 || !(wait > 0 && wait <= patience.seconds)) return response;
      await response.body?.cancel();
      await sleep(wait * 1_000);
    }
  } catch (error) {
    const [pause, ...rest] = pausesLeft;
    if (pause === undefined)
      throw new ConnectionError(`No API answers at ${base} (${reasonOf(error)}).`, error);
    await sleep(pause);
    return send(url, base, init, rest);
  }
}

function secondsToWait({ headers }: Response): number | undefined {
  const now = new Date();
  const at = readRetryAfter(headers.get('retry-after'), now);
  return at ? Math.max(0, (at.getTime() - now.getTime()) / 1_000) : undefined;
}

async function refuse(response: Response, base: string): Promise<never> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (problem.success) throw new ProblemError(problem.data, secondsToWait(response));
  throw new ConnectionError(
    `${base} answered ${response.status} in a form that Dateline does not use.`,
    undefined,
    secondsToWait(response),
  );
}

/** A client of the API, typed by its contracts. */
export function createClient(options: ClientOptions): Client {
  const base = options.url.replace(/\/+$/, '');
  return {
    open: async <E extends Endpoint>(endpoint: E, typedCall: Call<E>) => {
      const call = typedCall as LooseCall;
      const init = (): RequestInit => ({ headers: headersOf(options, endpoint, call) });
      const response = await send(addressOf(base, endpoint, call), base, init, pauses);
      if (!response.ok || !response.body) return refuse(response, base);
      return response.body;
    },
    call: async <E extends Endpoint>(endpoint: E, typedCall: Call<E>): Promise<Answer<E>> => {
      const call = typedCall as LooseCall;
      const init = (): RequestInit => ({
        method: endpoint.method.toUpperCase(),
        headers: headersOf(options, endpoint, call),
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: AbortSignal.timeout(options.timeout ?? 30_000),
      });
      // A write may have been done although its answer was lost: only reads are safe to repeat.
      const response = await send(
        addressOf(base, endpoint, call),
        base,
        init,
        endpoint.method === 'get' ? pauses : [],
      );
      if (!response.ok) return refuse(response, base);
      const { body: schema, type } = endpoint.response;
      let body: unknown;
      if (schema) {
        const received =
          type && !type.includes('json')
            ? await response.text()
            : await response.json().catch(() => undefined);
        const parsed = schema.safeParse(received);
        if (!parsed.success)
          throw new ConnectionError(
            `${base} answered ${endpoint.operationId} in a form this version does not know.`,
            parsed.error,
          );
        body = parsed.data;
      }
      return {
        status: response.status,
        body: body as Answer<E>['body'],
        etag: response.headers.get('etag'),
        location: response.headers.get('location'),
      };
    },
  };
}
