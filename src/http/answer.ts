import type { Request, Response } from 'express';
import type { Endpoint } from './contract.ts';
import type { Output } from './implement.ts';
import { letOut } from './let-out.ts';
import { type Payload, sendPayload } from './send.ts';

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
