import type { Request, Response } from 'express';
import type { Endpoint } from './contract.ts';
import type { Output } from './implement.ts';
import { headName, headOf, type KeptAnswer } from './kept-answers.ts';
import { letOut } from './let-out.ts';
import { type Payload, prepare, sendPayload, sendPrepared } from './send.ts';

/** All that an answer says, before it is compressed and sent: the same answer gives the same bytes and ETag. */
export type Answer = {
  status: number;
  location?: string;
  link?: string;
  /** Absent: no body. */
  payload?: Omit<Payload, 'status'>;
};

/** What a handler gave, as its contract lets it out. */
export function answerOf(endpoint: Endpoint, output: Output<Endpoint>): Answer {
  if ('stream' in output) throw new Error(`${endpoint.operationId} is no stream by its contract`);
  if ('movedTo' in output) return { status: 308, location: output.movedTo };
  const { access } = endpoint;
  const { status, body: schema, type, etag } = endpoint.response;
  const version = output.version === undefined ? {} : { version: output.version };
  // What the schema does not list is stripped. A failure here is ours: it throws a plain error, so 500.
  const body: unknown =
    schema && (access === 'delivery' ? letOut(schema)(output.body) : schema.parse(output.body));
  return {
    status,
    ...(output.location ? { location: output.location } : {}),
    ...(output.nextPage ? { link: `<${output.nextPage}>; rel="next"` } : {}),
    ...(schema
      ? {
          payload: {
            text: typeof body === 'string' && type ? body : JSON.stringify(body),
            type: type ?? 'application/json; charset=utf-8',
            ...(etag ? { etag: version } : {}),
          },
        }
      : {}),
  };
}

/** `links` come after the answer's own. */
export async function sendAnswer(
  request: Request,
  response: Response,
  answer: Answer,
  links: readonly string[],
): Promise<void> {
  const { status, location, link, payload } = answer;
  if (location) response.setHeader('Location', location);
  const all = link ? [link, ...links] : links;
  if (all.length > 0) response.setHeader('Link', all.join(', '));
  if (payload) await sendPayload(request, response, { status, ...payload });
  else response.status(status).end();
}

/** The same answer, ready to be sent any number of times. */
export function keepable(answer: Answer, tags: readonly string[], operation: string): KeptAnswer {
  const { payload, ...rest } = answer;
  return { ...rest, operation, tags, heads: new Map(), ...(payload ? { prepared: prepare(payload) } : {}) };
}

/** Sends an answer that may be kept; what was sent is remembered when `address` can be answered the same again. */
export async function sendKept(
  request: Request,
  response: Response,
  kept: KeptAnswer,
  address: string | undefined,
): Promise<void> {
  const { status, location, link, prepared, heads, sentTo } = kept;
  if (location) response.setHeader('Location', location);
  if (link) response.setHeader('Link', link);
  const remember = (coding: string) => {
    if (!sentTo || address === undefined) return;
    const head = headOf(response);
    heads.set(headName(head.status, coding), head);
    sentTo(address);
  };
  if (prepared) return sendPrepared(request, response, status, prepared, remember);
  response.status(status);
  remember('identity');
  response.end();
}
