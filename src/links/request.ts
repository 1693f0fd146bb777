import { sendOut } from '../outbound/request.ts';

export type RequestOptions = {
  userAgent: string;
  timeoutMs: number;
  /** Whether addresses of this machine and its network may be asked. */
  allowPrivate: boolean;
  signal: AbortSignal;
};

export type Head = { status: number; location: string | null; retryAfter: string | null };

/** The head of a page's answer; the connection ends with it, so that no more of a page is read than that. */
export async function requestHead(method: 'HEAD' | 'GET', url: URL, options: RequestOptions): Promise<Head> {
  const answer = await sendOut({
    method,
    url,
    headers: { 'User-Agent': options.userAgent, Accept: '*/*' },
    allowPrivate: options.allowPrivate,
    // From the first byte to the last: a server that answers drop by drop is slow all the same.
    signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]),
  });
  const { location, 'retry-after': retryAfter } = answer.headers;
  answer.on('error', () => {});
  answer.destroy();
  return { status: answer.statusCode ?? 0, location: location ?? null, retryAfter: retryAfter ?? null };
}
