import type { Request, Response } from 'express';
import type { Endpoint } from './contract.ts';
import type { Output } from './implement.ts';
import { headOf, type KeptAnswer } from './kept-answers.ts';
import { letOut } from './let-out.ts';
import { alternatesOf, type Chosen } from './negotiate.ts';
import { type Coding, type Payload, prepare, sendPayload, sendPrepared } from './send.ts';

/** All that an answer says, before it is compressed and sent: the same answer gives the same bytes and ETag. */
export type Answer = {
  status: number;
  location?: string;
  link?: string;
  /** Absent: no body. */
  payload?: Omit<Payload, 'status'>;
};

/** A `<` ends a script wherever it stands in it; as an escape it says the same in JSON. */
const embeddable = (json: string) => json.replaceAll('<', '\\u003c');

const contentType = (type: string) => (type.startsWith('text/') ? `${type}; charset=utf-8` : type);

/** How the contract describes the body of an answer: that of the form asked for, or the one there is. */
function formOf({ response }: Endpoint, chosen: Chosen | undefined) {
  const format = chosen && response.formats?.[chosen.name];
  if (format)
    return { schema: format.body, type: contentType(format.type), isEmbeddable: format.isEmbeddable };
  const { body, type } = response;
  return { schema: body, type: type && contentType(type), isEmbeddable: undefined };
}

/** What a handler gave, as its contract lets it out. `url` is the address of the answer. */
export function answerOf(endpoint: Endpoint, output: Output<Endpoint>, chosen?: Chosen, url = ''): Answer {
  if ('stream' in output) throw new Error(`${endpoint.operationId} is no stream by its contract`);
  if ('movedTo' in output) return { status: 308, location: output.movedTo };
  const { access } = endpoint;
  const { status, etag } = endpoint.response;
  const { schema, type, isEmbeddable } = formOf(endpoint, chosen);
  const version = output.version === undefined ? {} : { version: output.version };
  // What the schema does not list is stripped. A failure here is ours: it throws a plain error, so 500.
  const body: unknown =
    schema && (access === 'delivery' ? letOut(schema)(output.body) : schema.parse(output.body));
  const json = () => (isEmbeddable ? embeddable(JSON.stringify(body)) : JSON.stringify(body));
  const links = [
    ...(output.nextPage ? [`<${output.nextPage}>; rel="next"`] : []),
    ...(chosen ? alternatesOf(url, chosen) : []),
    ...(output.links ?? []),
  ];
  return {
    status,
    ...(output.location ? { location: output.location } : {}),
    ...(links.length > 0 ? { link: links.join(', ') } : {}),
    ...(schema
      ? {
          payload: {
            text: typeof body === 'string' && type ? body : json(),
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
export function keepable(
  answer: Answer,
  { tags, operation, suits }: Pick<KeptAnswer, 'tags' | 'operation' | 'suits'>,
): KeptAnswer {
  const { payload, ...rest } = answer;
  const prepared = payload ? { prepared: prepare(payload) } : {};
  return { ...rest, operation, tags, suits, heads: [], ...prepared };
}

/** Sends an answer that may be kept; what was sent is remembered when `address` can be answered the same again. */
export async function sendKept(
  request: Request,
  response: Response,
  kept: KeptAnswer,
  address: string | undefined,
): Promise<void> {
  const { status, location, link, prepared, sentTo } = kept;
  if (location) response.setHeader('Location', location);
  if (link) response.setHeader('Link', link);
  const remember = (coding: Coding) => {
    if (!sentTo || address === undefined) return;
    const head = headOf(response, coding);
    // Anew, with no room to grow.
    kept.heads = [
      ...kept.heads.filter((each) => each.status !== head.status || each.coding !== coding),
      head,
    ];
    sentTo(address);
  };
  if (prepared) return sendPrepared(request, response, status, prepared, remember);
  response.status(status);
  remember('identity');
  response.end();
}
