import type { Difference, ErrorCode, Fault } from '../../src/errors.ts';
import { type Problem, problems } from '../../src/http/problem.ts';

const article = '/v1/editorial/articles/0199b2f0-6d52-7c1e-9a44-3f1c52f7a911';

type Example = {
  detail: string;
  errors?: Fault[];
  suggestedSlug?: string;
  reason?: string;
  killedAt?: string;
  startOver?: string;
  currentEtag?: string;
  differences?: Difference[];
};

const headline: Difference = {
  pointer: '/headline',
  base: 'Harbour reopens',
  current: 'Harbour reopens after storm',
  mine: 'Harbour open again',
  conflict: true,
};

const heading: Difference = {
  pointer: '/heading',
  section: '0199b2f0-6d52-7c1e-9a44-3f1c52f7a922',
  base: 'What changed',
  current: 'What changes now',
  mine: 'What changed',
  conflict: false,
};

const state = { currentEtag: '"4-rL0Y20zC-Fzt72VPzMSk2A"', differences: [headline, heading] };

/** What a client meets with each code; one that is missing here does not compile. */
const examples: Record<ErrorCode, Example> = {
  invalid_request: {
    detail: 'The request is not of the documented form.',
    errors: [
      { parameter: 'colour', detail: 'is not known here' },
      { parameter: 'limit', detail: 'is more than 100' },
    ],
  },
  invalid_json: {
    detail: 'The body is not JSON: Unexpected end of JSON input',
    errors: [{ pointer: '', detail: 'Unexpected end of JSON input' }],
  },
  unauthenticated: { detail: 'The key has expired.' },
  insufficient_scope: { detail: 'The key "website" lacks the scope content:write.' },
  category_forbidden: {
    detail: 'The key "sports desk" writes in its categories only.',
    errors: [{ pointer: '/category', detail: 'is none of them' }],
  },
  origin_forbidden: {
    detail: 'The key "website" answers the pages of https://news.example.org only.',
    errors: [{ header: 'Origin', detail: 'is none of them' }],
  },
  request_timeout: { detail: 'The request did not arrive whole in time.' },
  headers_too_large: { detail: 'The request line and headers are larger than 16 KiB.' },
  not_found: { detail: 'The article does not exist.' },
  method_not_allowed: { detail: 'PUT is not possible here; GET, HEAD, PATCH, DELETE, OPTIONS are.' },
  not_acceptable: {
    detail: 'This resource is served as application/json.',
    errors: [{ header: 'Accept', detail: 'leaves out application/json' }],
  },
  conflict: { detail: 'The article is in the trash. Restore it first.' },
  slug_taken: {
    detail: 'The slug "harbour-reopens" belongs to another article. "harbour-reopens-2" is free.',
    errors: [{ pointer: '/slug', detail: '"harbour-reopens" is taken.' }],
    suggestedSlug: 'harbour-reopens-2',
  },
  in_use: { detail: 'The category is the main category of 12 articles.' },
  embargoed: { detail: 'The article is under embargo until 2026-12-01T09:00:00.000Z.' },
  killed: { detail: 'The article was killed. Lift the kill before it is published again.' },
  not_approved: { detail: 'Publishing needs an approval, and the article is in_review.' },
  merge_conflict: { detail: 'Somebody changed the same as you. Nothing was written.', ...state },
  idempotency_in_flight: { detail: 'The first request with this Idempotency-Key is still under way.' },
  gone: {
    detail: 'The article was withdrawn.',
    reason: 'Withdrawn: the interview it rests on was not genuine.',
    killedAt: '2026-11-24T09:30:00.000Z',
  },
  token_expired: {
    detail: 'The log is not kept so far back any more. Begin anew.',
    startOver: '/v1/changes?include=document',
  },
  precondition_failed: {
    detail: 'The article has changed since: it is at version 4. Read it again and repeat the change.',
    ...state,
  },
  content_too_large: { detail: 'The body is larger than 4194304 bytes.' },
  unsupported_media_type: {
    detail: 'Send the body as application/json.',
    errors: [{ header: 'Content-Type', detail: 'is text/plain' }],
  },
  unprocessable: {
    detail: 'The request is well-formed, but refused.',
    errors: [{ pointer: '/category', detail: 'There is no category "weather".' }],
  },
  not_publishable: {
    detail: 'The article does not have what publishing requires.',
    errors: [{ pointer: '/sections', detail: 'An article needs a section with text.' }],
  },
  idempotency_key_reused: { detail: 'This Idempotency-Key came with another request before.' },
  bulk_refused: {
    detail: 'One of the operations was refused, so none was carried out.',
    errors: [{ pointer: '/operations/2/article/headline', detail: 'is missing' }],
  },
  precondition_required: {
    detail: 'Send If-Match with the ETag you last read, or * to write whatever is there.',
  },
  rate_limited: { detail: 'More than 3000 writes in a minute. Wait 17 seconds.' },
  internal: { detail: 'Something went wrong on our side. The request id finds it in the log.' },
  unavailable: { detail: 'The database cannot take this right now. Try again.' },
};

const whole = (code: ErrorCode, { detail, errors = [], ...more }: Example): Problem => ({
  type: `urn:dateline:problem:${code}`,
  title: problems[code].title,
  status: problems[code].status,
  detail,
  instance: article,
  code,
  requestId: '0199b2f0-7a10-7d21-8c55-5c2a9e04b7d3',
  errors,
  ...more,
});

export const problemExamples = Object.fromEntries(
  Object.entries(examples).map(([code, example]) => [code, whole(code as ErrorCode, example)]),
) as Record<ErrorCode, Problem>;
