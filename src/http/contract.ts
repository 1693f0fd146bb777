import type { z } from 'zod';
import { type Scope, writingScopes } from '../auth/scopes.ts';
import type { ErrorCode } from '../errors.ts';

/** Who may call an endpoint. `delivery`: everybody, unless the settings close delivery to keys. */
export type Access = 'open' | 'delivery' | Scope;

/**
 * Who may keep a successful answer. `no-store`: nobody, as at the desk. `shared`: caches in front, for as long as
 * the settings say; everybody else asks again with the ETag.
 */
export type CachePolicy = 'no-store' | 'shared';

/** A form of an answer beside JSON, for `format=` and `Accept`. */
export type Format = {
  /** Media type, without a charset: text is UTF-8. */
  type: string;
  description: string;
  body: z.ZodType;
  example?: unknown;
  /** It may stand in a `<script>` of a page as it is. */
  isEmbeddable?: true;
};

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One operation of the API, as data: it validates, types, documents and guards itself. */
export type Endpoint = {
  operationId: string;
  method: Method;
  /** With `{name}` for path parameters, as in OpenAPI. */
  path: `/${string}`;
  /** The heading it stands under in the document. */
  tag: string;
  summary: string;
  description: string;
  access: Access;
  /**
   * Writes articles only, each held against the categories that the actor writes in (`openArticle`). Without this a
   * write at the desk is closed to actors that have categories: what it changes is not theirs alone.
   */
  heedsCategories?: true;
  cache: CachePolicy;
  /** Search engines are told to leave the answer alone, also when it is a problem. */
  noindex?: true;
  /** Answered however often, and however busy the process is: it is what tells whether all is well. */
  unlimited?: true;
  /** It costs the database more than most: the first to be turned away when there is too much to do. */
  heavy?: true;
  request: {
    params?: z.ZodObject;
    query?: z.ZodObject;
    body?: z.ZodType;
    /** A request without a body is one with an empty object. */
    bodyOptional?: boolean;
    /** An example that works on the sample content. */
    example?: unknown;
  };
  /** The desk's lost-update guard: 428 without `If-Match` unless it is optional, 412 when it is stale. */
  ifMatch?: 'required' | 'optional';
  /**
   * Saves a revision: takes `saveQuery` and honours `Prefer: revision=autosave`. Writes nothing that readers see, so
   * nothing that is kept for them waits for it.
   */
  saves?: boolean;
  response: {
    /** 207: one result for each of several operations, in the body. */
    status: 200 | 201 | 204 | 207;
    description: string;
    /** Absent: no body. */
    body?: z.ZodType;
    example?: unknown;
    /** Media type when it is not JSON. */
    type?: string;
    /** Other forms of the same answer, by the name that `formatOf` makes a parameter of. `body` is the JSON. */
    formats?: Readonly<Record<string, Format>>;
    /** Parameters that shape JSON and no other form. */
    jsonOnly?: readonly string[];
    /** The answer carries an ETag and honours conditional requests. */
    etag?: boolean;
    location?: boolean;
    /** An old address answers 308 to the present one. */
    moved?: boolean;
    paged?: boolean;
    /** The header `Link` tells where it can be followed. */
    feeds?: boolean;
    /** The answer goes on until either side ends it; `since` may come as `Last-Event-ID`. */
    stream?: true;
  };
  /** Beside those that follow from the rest of the contract. */
  errors: readonly ErrorCode[];
};

/** A POST of somebody that has a name may be sent again with the key of the first, and is carried out once. */
export const takesIdempotencyKey = ({ method, access }: Endpoint) => method === 'post' && access !== 'open';

/** Every error code an endpoint can answer with, those that follow from its contract included. */
export function errorsOf(endpoint: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    ...(['not_acceptable', 'headers_too_large', 'internal', 'unavailable'] as const),
    ...endpoint.errors,
  ]);
  codes.add('invalid_request');
  if (!endpoint.unlimited) codes.add('rate_limited');
  if (endpoint.access !== 'open') {
    codes.add('unauthenticated');
    codes.add('insufficient_scope');
    codes.add('origin_forbidden');
  }
  if (writingScopes.includes(endpoint.access)) codes.add('category_forbidden');
  if (endpoint.request.params) codes.add('not_found');
  if (endpoint.request.body) {
    codes.add('invalid_json');
    codes.add('content_too_large');
    codes.add('unsupported_media_type');
  }
  if (takesIdempotencyKey(endpoint)) {
    codes.add('idempotency_in_flight');
    codes.add('idempotency_key_reused');
  }
  if (endpoint.ifMatch) codes.add('precondition_failed');
  if (endpoint.ifMatch === 'required') codes.add('precondition_required');
  return [...codes];
}

/** Types the endpoint by what is written, and changes nothing. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;
