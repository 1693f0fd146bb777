import type { Json } from '../tests/support/stories.ts';

export type Question = {
  method?: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/** `refused`: a 503 in the documented form, the same of the load balancer, or nobody there. `wrong`: what no fault excuses. */
export type Reply =
  | { kind: 'answer'; status: number; body: Json; etag: string }
  | { kind: 'refused'; reason: string; isAnswer: boolean }
  | { kind: 'wrong'; reason: string };

/** How long an answer may take, in milliseconds: past this, the request hangs. A statement may take 15 s where a pooler waits for its database. */
export const patience = 20_000;

/** Asks once. The answer counts when it has been read whole. */
export async function ask(
  url: string,
  key: string,
  { method = 'GET', path, body, headers = {} }: Question,
): Promise<Reply> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
    text = await response.text();
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    if (name === 'TimeoutError')
      return { kind: 'wrong', reason: `${method} ${path}: no answer in ${patience} ms` };
    return { kind: 'refused', reason: cause?.code ?? name, isAnswer: false };
  }
  const { status } = response;
  const said = `${method} ${path}: ${status} ${text.slice(0, 300)}`;
  let answer: Json;
  try {
    answer = text === '' ? undefined : JSON.parse(text);
  } catch {
    return { kind: 'wrong', reason: said };
  }
  if (
    [502, 503, 504].includes(status) &&
    answer?.code === 'unavailable' &&
    response.headers.has('retry-after')
  )
    return { kind: 'refused', reason: answer.detail, isAnswer: true };
  if (status >= 500) return { kind: 'wrong', reason: said };
  return { kind: 'answer', status, body: answer, etag: response.headers.get('etag') ?? '' };
}
