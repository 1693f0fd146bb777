/**
 * What can go wrong, in words that know no HTTP. `http/problem.ts` gives each code its status and title.
 */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_json'
  | 'unauthenticated'
  | 'insufficient_scope'
  | 'category_forbidden'
  | 'origin_forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'slug_taken'
  | 'in_use'
  | 'embargoed'
  | 'killed'
  | 'not_approved'
  | 'merge_conflict'
  | 'idempotency_in_flight'
  | 'gone'
  | 'token_expired'
  | 'precondition_failed'
  | 'request_timeout'
  | 'content_too_large'
  | 'unsupported_media_type'
  | 'unprocessable'
  | 'not_publishable'
  | 'idempotency_key_reused'
  | 'bulk_refused'
  | 'precondition_required'
  | 'rate_limited'
  | 'headers_too_large'
  | 'internal'
  | 'unavailable';

/** One fault: where it is (a JSON Pointer into the body, or the name of a parameter or header) and what it is. */
export type Fault = { pointer?: string; parameter?: string; header?: string; detail: string };

/** Why and when something was withdrawn for good, in words for readers. */
export type Withdrawal = { reason: string; killedAt: Date };

/**
 * A value that is not as the writer of a refused change took it to be: as it was when the writer read it, as it is,
 * and as the change would have made it. `pointer` is within the article, or within the section or related link named.
 */
export type Difference = {
  pointer: string;
  section?: string;
  relatedLink?: string;
  base?: unknown;
  current: unknown;
  mine?: unknown;
  conflict: boolean;
};

/** What the writer of a refused change would read now: the body, and the version of the working copy. */
export type CurrentState = { text: string; version: number };

/** What was wrong with the credentials of a request, as RFC 6750 (3.1) names it, and the scope that it lacked. */
export type Challenge = { error: 'invalid_token' | 'insufficient_scope'; scope?: string };

type Extra = {
  faults?: Fault[];
  suggestedSlug?: string;
  withdrawal?: Withdrawal;
  differences?: Difference[];
  current?: CurrentState;
  challenge?: Challenge;
  startOver?: string;
  retryAfter?: number;
  cause?: unknown;
};

/** An error a client can act on. Anything else that is thrown is our own fault and answers 500. */
export class DatelineError extends Error {
  readonly code: ErrorCode;
  readonly faults: Fault[];
  readonly suggestedSlug: string | undefined;
  readonly withdrawal: Withdrawal | undefined;
  readonly differences: Difference[] | undefined;
  readonly current: CurrentState | undefined;
  readonly challenge: Challenge | undefined;
  readonly startOver: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail: string, extra: Extra = {}) {
    super(detail, { cause: extra.cause });
    this.name = 'DatelineError';
    this.code = code;
    this.faults = extra.faults ?? [];
    this.suggestedSlug = extra.suggestedSlug;
    this.withdrawal = extra.withdrawal;
    this.differences = extra.differences;
    this.current = extra.current;
    this.challenge = extra.challenge;
    this.startOver = extra.startOver;
    this.retryAfter = extra.retryAfter;
  }
}

export const invalidRequest = (faults: Fault[], detail = 'The request is not of the documented form.') =>
  new DatelineError('invalid_request', detail, { faults });

export const unauthenticated = (detail: string) => new DatelineError('unauthenticated', detail);

/** A key or token was sent, and is not one that opens anything now. */
export const invalidToken = (detail: string) =>
  new DatelineError('unauthenticated', detail, { challenge: { error: 'invalid_token' } });

export const insufficientScope = (detail: string, scope: string) =>
  new DatelineError('insufficient_scope', detail, { challenge: { error: 'insufficient_scope', scope } });

export const categoryForbidden = (detail: string, faults: Fault[] = []) =>
  new DatelineError('category_forbidden', detail, { faults, challenge: { error: 'insufficient_scope' } });

export const originForbidden = (detail: string) =>
  new DatelineError('origin_forbidden', detail, {
    faults: [{ header: 'Origin', detail: 'is none of them' }],
  });

export const notFound = (what: string) => new DatelineError('not_found', `${what} does not exist.`);

export const gone = (withdrawal: Withdrawal) =>
  new DatelineError('gone', 'The article was withdrawn.', { withdrawal });

/** A place in the change log that it cannot go on from; `startOver` is the address that begins anew. */
export const tokenExpired = (detail: string, startOver: string) =>
  new DatelineError('token_expired', detail, { startOver });

export const conflict = (detail: string, faults: Fault[] = []) =>
  new DatelineError('conflict', detail, { faults });

export const slugTaken = (slug: string, suggestedSlug: string, owner: string) =>
  new DatelineError('slug_taken', `The slug "${slug}" belongs to ${owner}. "${suggestedSlug}" is free.`, {
    faults: [{ pointer: '/slug', detail: `"${slug}" is taken.` }],
    suggestedSlug,
  });

export const inUse = (detail: string) => new DatelineError('in_use', detail);

/** Well-formed, but a rule refuses it: an unknown reference, a list that is not a permutation, … */
export const unprocessable = (faults: Fault[], detail = 'The request is well-formed, but refused.') =>
  new DatelineError('unprocessable', detail, { faults });

export const notPublishable = (faults: Fault[]) =>
  new DatelineError('not_publishable', 'The article does not have what publishing requires.', { faults });

export const embargoed = (until: Date) =>
  new DatelineError('embargoed', `The article is under embargo until ${until.toISOString()}.`);

export const killed = () =>
  new DatelineError('killed', 'The article was killed. Lift the kill before it is published again.');

export const notApproved = (stage: string) =>
  new DatelineError('not_approved', `Publishing needs an approval, and the article is ${stage}.`);

export const preconditionFailed = (detail: string) => new DatelineError('precondition_failed', detail);

export const preconditionRequired = (detail: string) => new DatelineError('precondition_required', detail);

/** Too many requests of one caller; `retryAfter` seconds later there may be more. */
export const rateLimited = (detail: string, retryAfter: number) =>
  new DatelineError('rate_limited', detail, { retryAfter });

export const unavailable = (detail: string, cause?: unknown) =>
  new DatelineError('unavailable', detail, { cause });
