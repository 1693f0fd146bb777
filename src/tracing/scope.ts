import { AsyncLocalStorage } from 'node:async_hooks';
import { DatelineError } from '../errors.ts';
import type { Beginning, Span, Tracing } from './span.ts';

/** How long the database took for one request. Statements at the same time count each for itself. */
export type Timing = { statements: number; milliseconds: number };

/** On whose behalf the code runs, where somebody wants to know: a trace, or whoever asked for `Server-Timing`. */
export type Scope = { span?: Span | undefined; timing?: Timing | undefined };

const here = new AsyncLocalStorage<Scope>();

/** Undefined in all that nobody looks at: then there is nothing to do but this one question. */
export const scopeHere = (): Scope | undefined => here.getStore();

export const inScope = <T>(scope: Scope, run: () => T): T => here.run(scope, run);

/** For what goes on after whoever began it, or is done for many. */
export const outOfScope = <T>(run: () => T): T => here.exit(run);

/** The span that a new one would be under. */
export function spanHere(): Span | undefined {
  const span = scopeHere()?.span;
  return span?.isOver ? undefined : span;
}

/** The code of an error, and never its message: that may hold what somebody wrote. */
export function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : '_OTHER';
}

async function carryOut<T>(span: Span, work: () => Promise<T> | T): Promise<T> {
  try {
    return await here.run({ ...here.getStore(), span }, work);
  } catch (error) {
    // What a client can act on is an answer like others, and no failure of ours.
    const isAnswer =
      error instanceof DatelineError && error.code !== 'internal' && error.code !== 'unavailable';
    if (isAnswer) span.set({ 'error.type': error.code });
    else span.fail(typeOf(error));
    throw error;
  }
}

/** Does the work in a span of its own, if there is a trace that it belongs to. */
export async function inSpan<T>(
  name: string,
  work: (span?: Span) => Promise<T> | T,
  beginning?: Beginning,
): Promise<T> {
  const span = spanHere()?.child(name, beginning);
  if (!span) return work();
  try {
    return await carryOut(span, () => work(span));
  } finally {
    span.end();
  }
}

/** Does what nobody asked for, in a trace of its own. Of a round that had nothing to do, none is kept. */
export async function inRound<T>(
  tracing: Tracing | undefined,
  name: string,
  work: () => Promise<T>,
  isIdle: (result: T) => boolean = () => false,
): Promise<T> {
  if (!tracing) return work();
  const round = tracing.beginRound(name);
  let idle = false;
  try {
    const result = await carryOut(round, work);
    idle = isIdle(result);
    return result;
  } finally {
    if (idle) round.forget();
    else round.end();
  }
}

/** Sends a request to somebody else's server; `headers` tell it of the trace. Of the address, path and query may be secret. */
export function asking<T>(
  method: string,
  url: URL,
  send: (headers: Record<string, string>) => Promise<T>,
  statusOf: (answer: T) => number | null,
): Promise<T> {
  const work = async (span?: Span) => {
    const answer = await send(span ? { traceparent: span.traceparent } : {});
    const status = statusOf(answer);
    span?.set({ 'http.response.status_code': status ?? undefined });
    if (status === null) span?.fail('_OTHER');
    else if (status >= 400) span?.fail(String(status));
    return answer;
  };
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const attributes = {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': port,
  };
  return inSpan(method, work, { kind: 'client', attributes });
}
