import { z } from 'zod';
import { DatelineError, type ErrorCode, type Fault } from '../errors.ts';

/** The status and title of each error code: the one place where errors meet HTTP. */
export const problems: Record<ErrorCode, { status: number; title: string }> = {
  invalid_request: { status: 400, title: 'Invalid request' },
  invalid_json: { status: 400, title: 'Body is not JSON' },
  unauthenticated: { status: 401, title: 'Key or token needed' },
  insufficient_scope: { status: 403, title: 'Scope missing' },
  category_forbidden: { status: 403, title: 'Not a category of this key' },
  origin_forbidden: { status: 403, title: 'Not an origin of this key' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not acceptable' },
  request_timeout: { status: 408, title: 'Request timed out' },
  conflict: { status: 409, title: 'Conflict' },
  slug_taken: { status: 409, title: 'Slug is taken' },
  in_use: { status: 409, title: 'Still in use' },
  embargoed: { status: 409, title: 'Under embargo' },
  killed: { status: 409, title: 'Killed' },
  not_approved: { status: 409, title: 'Not approved' },
  merge_conflict: { status: 409, title: 'Changes overlap' },
  idempotency_in_flight: { status: 409, title: 'First request still under way' },
  gone: { status: 410, title: 'Gone' },
  token_expired: { status: 410, title: 'Token expired' },
  precondition_failed: { status: 412, title: 'Precondition failed' },
  content_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  unprocessable: { status: 422, title: 'Refused' },
  not_publishable: { status: 422, title: 'Not ready to publish' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key used for another request' },
  bulk_refused: { status: 422, title: 'Bulk request refused' },
  precondition_required: { status: 428, title: 'If-Match needed' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'Header fields too large' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Unavailable' },
};

const codes = Object.keys(problems) as [ErrorCode, ...ErrorCode[]];

export const ProblemFault = z
  .object({
    pointer: z.string().optional().describe('JSON Pointer (RFC 6901) into the request body.'),
    parameter: z.string().optional().describe('Name of the query or path parameter.'),
    header: z.string().optional().describe('Name of the request header.'),
    detail: z.string().describe('What is wrong there, in a sentence.'),
  })
  .meta({ id: 'ProblemFault', description: 'One fault of a request.' });

export const Difference = z
  .object({
    pointer: z
      .string()
      .describe(
        'JSON Pointer to what differs: within the section or related link that is named, else within the article. Empty: the item whole, which one side added or removed. `/sections` and `/relatedLinks` are their order, as ids.',
      ),
    section: z.uuid().optional().describe('Id of the section that differs.'),
    relatedLink: z.uuid().optional().describe('Id of the related link that differs.'),
    base: z
      .unknown()
      .optional()
      .describe(
        'What your ETag or revision stood for; null when it was not set or not there. Absent when that state is not known any more.',
      ),
    current: z.unknown().describe('What is there now; null when it is not set or not there.'),
    mine: z
      .unknown()
      .optional()
      .describe('What your request makes of `base`. Absent when the request carries no content.'),
    conflict: z.boolean().describe('Whether `current` and `mine` are different changes of the same.'),
  })
  .meta({
    id: 'Difference',
    description:
      'One value that two writers do not agree on, in the form in which a write sends it: categories, tags, authors and articles as ids.',
  });

export const Problem = z
  .object({
    type: z.string().describe('URI that names the kind of problem: `urn:dateline:problem:` and the code.'),
    title: z.string().describe('The kind of problem, the same for each occurrence.'),
    status: z.int().min(400).max(599).describe('The HTTP status code.'),
    detail: z.string().describe('What went wrong this time.'),
    instance: z.string().describe('Path of the request.'),
    code: z.enum(codes).describe('Stable, for programs.'),
    requestId: z.string().describe('The same as `X-Request-Id` and in the server log.'),
    errors: z
      .array(ProblemFault)
      .describe('Every fault found, not only the first. Empty when there is no place to name.'),
    suggestedSlug: z.string().optional().describe('A free slug, with `slug_taken`.'),
    reason: z.string().optional().describe('Why it was withdrawn, in words for readers, with `gone`.'),
    killedAt: z.iso
      .datetime()
      .optional()
      .describe('When it was withdrawn, with `gone`.')
      .meta({ examples: ['2026-11-24T09:30:00.000Z'] }),
    startOver: z
      .string()
      .optional()
      .describe('Where to begin anew, with `token_expired`.')
      .meta({ examples: ['/v1/changes'] }),
    currentEtag: z
      .string()
      .optional()
      .describe(
        'The ETag that reading the same again gives now, with `precondition_failed` and `merge_conflict` at the desk.',
      ),
    differences: z
      .array(Difference)
      .optional()
      .describe(
        'What is not the same in your state and the current one, with `precondition_failed` and `merge_conflict` of an article.',
      ),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457).' });

export type Problem = z.infer<typeof Problem>;

/** Errors that Express, its body parser and Node raise before a handler runs. */
type HttpishError = { type?: string; status?: number; statusCode?: number; message?: string; code?: string };

const tooLarge = (limit: unknown) =>
  new DatelineError('content_too_large', `The body is larger than ${String(limit ?? 'the limit')} bytes.`);

function known(error: unknown): DatelineError {
  if (error instanceof DatelineError) return error;
  const raised = (error ?? {}) as HttpishError & { limit?: number };
  switch (raised.type) {
    case 'entity.too.large':
      return tooLarge(raised.limit);
    case 'entity.parse.failed':
      return new DatelineError('invalid_json', `The body is not JSON: ${raised.message ?? ''}`, {
        faults: [{ pointer: '', detail: raised.message ?? 'not JSON' }],
      });
    case 'entity.verify.failed':
      return new DatelineError('invalid_json', `The body is ${raised.message}.`, {
        faults: [{ pointer: '', detail: raised.message ?? 'not UTF-8' }],
      });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new DatelineError('unsupported_media_type', raised.message ?? 'Unsupported encoding.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new DatelineError('invalid_request', 'The body did not arrive whole.');
  }
  if (error instanceof URIError || (raised.status === 400 && raised.message?.startsWith('Failed to decode')))
    return new DatelineError('invalid_request', 'The path is not valid percent-encoded UTF-8.');
  if (raised.status === 400 || raised.code?.startsWith('Z_'))
    return new DatelineError('invalid_request', 'The body could not be read.', { cause: error });
  return new DatelineError(
    'internal',
    'Something went wrong on our side. The request id finds it in the log.',
    {
      cause: error,
    },
  );
}

/** Turns whatever was thrown into a problem; `ours` tells whether it belongs in the error log. */
export function problemOf(
  error: unknown,
  instance: string,
  requestId: string,
  currentEtag?: string,
): { problem: Problem; ours: boolean } {
  const { code, message, faults, suggestedSlug, withdrawal, differences, startOver } = known(error);
  const { status, title } = problems[code];
  const problem: Problem = {
    type: `urn:dateline:problem:${code}`,
    title,
    status,
    detail: message,
    instance,
    code,
    requestId,
    errors: faults satisfies Fault[],
    ...(suggestedSlug === undefined ? {} : { suggestedSlug }),
    ...(withdrawal ? { reason: withdrawal.reason, killedAt: withdrawal.killedAt.toISOString() } : {}),
    ...(startOver === undefined ? {} : { startOver }),
    ...(currentEtag === undefined ? {} : { currentEtag }),
    ...(differences === undefined ? {} : { differences }),
  };
  return { problem, ours: status >= 500 };
}
