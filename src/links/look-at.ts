import { PrivateAddress } from '../outbound/addresses.ts';
import { readRetryAfter } from '../outbound/retry-after.ts';
import { type Head, type RequestOptions, requestHead } from './request.ts';

/** What kept an answer from coming. */
export const problems = [
  'timeout',
  'unreachable',
  'too_many_redirects',
  'bad_redirect',
  'private_address',
] as const;
export type Problem = (typeof problems)[number];

export type Verdict = {
  /** `unknown`: the page may be there, and is not shown to a program, or not now. */
  found: 'yes' | 'no' | 'unknown';
  status: number | null;
  problem: Problem | null;
  /** Until when the host asks to be left alone. */
  notBefore: Date | null;
};

export type LookOptions = RequestOptions & {
  now: () => Date;
  /** Waits until the host may be asked again. */
  turnAt: (host: string) => Promise<void>;
};

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
/** Asks for a key, a browser or patience, which says nothing of the page. */
const unclear = new Set([401, 403, 407, 408, 425, 429, 451, 503]);
/** Of those, what a whole host says and not a page. */
export const busy: ReadonlySet<number> = new Set([429, 503]);

/** Many servers do not know HEAD, or answer it otherwise than GET: what it refuses is asked for once more. */
async function headOf(url: URL, options: LookOptions): Promise<Head> {
  await options.turnAt(url.host);
  const head = await requestHead('HEAD', url, options);
  if (head.status < 400 || head.retryAfter !== null) return head;
  await options.turnAt(url.host);
  return requestHead('GET', url, options);
}

const failed = (problem: Problem, status: number | null = null): Verdict => ({
  found: 'no',
  status,
  problem,
  notBefore: null,
});

function judge({ status, retryAfter }: Head, now: Date): Verdict {
  const found = status < 400 ? 'yes' : unclear.has(status) ? 'unknown' : 'no';
  return {
    found,
    status,
    problem: null,
    notBefore: found === 'yes' ? null : readRetryAfter(retryAfter, now),
  };
}

function nextUrl(location: string | null, from: URL): URL | null {
  const to = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : null;
  return to && /^https?:$/.test(to.protocol) ? to : null;
}

/** Looks whether a page is there, as politely as can be: by its head, a request at a time, through its redirects. */
export async function lookAt(address: string, options: LookOptions): Promise<Verdict> {
  let url = new URL(address);
  try {
    for (let left = mostRedirects; ; left -= 1) {
      const head = await headOf(url, options);
      if (!redirects.has(head.status)) return judge(head, options.now());
      if (left === 0) return failed('too_many_redirects', head.status);
      const next = nextUrl(head.location, url);
      if (!next) return failed('bad_redirect', head.status);
      url = next;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof PrivateAddress) return failed('private_address');
    const { name, code } = error as NodeJS.ErrnoException;
    const isSlow = name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT';
    return failed(isSlow ? 'timeout' : 'unreachable');
  }
}
