import type { IncomingMessage } from 'node:http';
import { PrivateAddress } from '../outbound/addresses.ts';
import { sendOut } from '../outbound/request.ts';
import { readRetryAfter } from '../outbound/retry-after.ts';
import { asking } from '../tracing/scope.ts';
import type { Problem } from './types.ts';

/** What came of one attempt. */
export type Outcome = {
  status: number | null;
  problem: Problem | null;
  detail: string | null;
  response: string | null;
  retryAfter: Date | null;
};

/** Most of an answer's body that is read and kept, in bytes. */
const mostKept = 1_024;
const longestDetail = 300;
const connectTimeoutMs = 5_000;

export type PostOptions = {
  timeoutMs: number;
  /** Whether it may lead inside, and over plain http. */
  allowPrivate: boolean;
  signal: AbortSignal;
  now: () => Date;
};

/** The beginning of a body, whatever comes of the rest. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostKept) break;
    }
  } catch {
    // The status has said what there was to say.
  }
  answer.destroy();
  // Of what the cut went through, and of U+0000, which Postgres does not keep, nothing is left.
  return Buffer.concat(chunks)
    .subarray(0, mostKept)
    .toString('utf8')
    .replaceAll('\0', '')
    .replace(/\ufffd+$/, '');
}

function problemOf(error: unknown): Problem {
  if (error instanceof PrivateAddress) return 'private_address';
  const { name, code = '' } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout';
  return /CERT|ERR_TLS|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code) ? 'certificate' : 'unreachable';
}

const failed = (problem: Problem, detail: string): Outcome => ({
  status: null,
  problem,
  detail: detail.slice(0, longestDetail).replaceAll('\0', ''),
  response: null,
  retryAfter: null,
});

/** Posts JSON once. Throws only when it was told to stop. */
export async function post(
  url: URL,
  headers: Record<string, string>,
  body: Buffer,
  { timeoutMs, allowPrivate, signal, now }: PostOptions,
): Promise<Outcome> {
  if (!allowPrivate && url.protocol !== 'https:')
    return failed('private_address', 'plain http is not allowed');
  try {
    const send = (traced: Record<string, string>) =>
      sendOut({
        method: 'POST',
        url,
        headers: { ...headers, ...traced, 'Content-Length': body.length },
        body,
        allowPrivate,
        connectTimeoutMs: Math.min(connectTimeoutMs, timeoutMs),
        // Whole: a receiver that answers drop by drop holds nothing up for longer.
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
    const answer = await asking('POST', url, send, ({ statusCode = 0 }) => statusCode);
    answer.on('error', () => {});
    const status = answer.statusCode ?? 0;
    const problem =
      status >= 200 && status < 300 ? null : status >= 300 && status < 400 ? 'redirect' : 'status';
    return {
      status,
      problem,
      detail: null,
      response: await beginningOf(answer),
      retryAfter:
        status === 429 || status === 503
          ? readRetryAfter(answer.headers['retry-after'] ?? null, now())
          : null,
    };
  } catch (error) {
    signal.throwIfAborted();
    return failed(problemOf(error), (error as Error).message);
  }
}
