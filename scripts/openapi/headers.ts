/** Headers of answers, shared by reference. */
export const headers = {
  RequestId: {
    description: 'Names this call in the problem and in the server’s log.',
    required: true,
    schema: { type: 'string' },
    example: '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  },
  CacheControl: {
    description: 'How long the answer may be kept, and by whom.',
    required: true,
    schema: { type: 'string' },
    example: 'no-store',
  },
  SurrogateKey: {
    description:
      'What the answer depends on, for purges by name in a cache in front. Absent where delivery is closed to keys.',
    schema: { type: 'string' },
    example: 'address:5f2c1c1be0f5a1d7 article:0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  },
  CacheTag: {
    description: 'The same as `Surrogate-Key`, with commas.',
    schema: { type: 'string' },
    example: 'address:5f2c1c1be0f5a1d7,article:0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  },
  CacheStatus: {
    description:
      'Only while the database is away: the answer is the last that was known to stand, `-ttl` seconds ago (RFC 9211). It is `no-store`.',
    schema: { type: 'string' },
    example: 'Dateline; hit; ttl=-4',
  },
  ETag: {
    description: 'Strong entity tag: send it back as `If-None-Match` to read, as `If-Match` to write.',
    required: true,
    schema: { type: 'string' },
    example: '"3-rL0Y20zC-Fzt72VPzMSk2A"',
  },
  CurrentETag: {
    description: 'The entity tag that reading the same again gives now: `currentEtag` of the problem.',
    schema: { type: 'string' },
    example: '"4-rL0Y20zC-Fzt72VPzMSk2A"',
  },
  Created: {
    description: 'Address of what was made.',
    required: true,
    schema: { type: 'string' },
    example: '/v1/editorial/articles/0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  },
  Moved: {
    description: 'The present address.',
    required: true,
    schema: { type: 'string' },
    example: '/v1/articles/harbour-reopens-after-storm',
  },
  Link: {
    description:
      'The next page as `<…>; rel="next"` (RFC 8288); absent on the last. On the list of all articles also its feeds, each as `<…>; rel="alternate"`.',
    schema: { type: 'string' },
    example: '</v1/articles?cursor=WzE3NjM5NzQ4MDBd>; rel="next"',
  },
  Feeds: {
    description:
      'The feeds that follow it, each as `<…>; rel="alternate"` with its media type (RFC 8288). With `asOf` or `Accept-Datetime`, also the same as it is now, as `<…>; rel="original timegate"`.',
    schema: { type: 'string' },
    example: '</v1/tags/ports/feed.rss>; rel="alternate"; type="application/rss+xml"',
  },
  Original: {
    description:
      'With `asOf` or `Accept-Datetime`: the same as it is now, as `<…>; rel="original timegate"` (RFC 7089).',
    schema: { type: 'string' },
    example: '</v1/articles/harbour-reopens>; rel="original timegate"',
  },
  Alternates: {
    description:
      'The other forms of the answer, each as `<…>; rel="alternate"` with its media type (RFC 8288). With `asOf` or `Accept-Datetime`, also the same as it is now, as `<…>; rel="original timegate"`.',
    schema: { type: 'string' },
    example: '<?format=markdown>; rel="alternate"; type="text/markdown"',
  },
  Vary: {
    description: 'The request headers that the answer depends on: `Accept` unless the address has `format`.',
    required: true,
    schema: { type: 'string' },
    example: 'Origin, Accept-Datetime, Accept, Accept-Encoding',
  },
  MementoDatetime: {
    description:
      'With `asOf` or `Accept-Datetime`: of when the answer is (RFC 7089), without the fraction of a second.',
    schema: { type: 'string' },
    example: 'Tue, 24 Nov 2026 08:00:00 GMT',
  },
  ContentLocation: {
    description: 'With `Accept-Datetime`: the address of this answer, with its `asOf`.',
    schema: { type: 'string' },
    example: '/v1/articles/harbour-reopens?asOf=2026-11-24T08%3A00%3A00.000Z',
  },
  Robots: {
    description: 'Tells search engines to leave the answer alone.',
    required: true,
    schema: { type: 'string' },
    example: 'noindex, nofollow',
  },
  Replayed: {
    description:
      '`true` when the request with this `Idempotency-Key` had been carried out before, and this is its answer.',
    schema: { type: 'string', const: 'true' },
    example: 'true',
  },
  PreferenceApplied: {
    description:
      'What the request preferred and was heeded in (RFC 7240): `revision=autosave`, `server-timing`.',
    schema: { type: 'string' },
    example: 'revision=autosave',
  },
  Challenge: {
    description:
      'How to authenticate (RFC 6750): `error="invalid_token"` when a key or token was sent that opens nothing, `error="insufficient_scope"` with the `scope` when it opens too little.',
    schema: { type: 'string' },
    example: 'Bearer realm="dateline"',
  },
  RetryAfter: {
    description: 'Seconds to wait before trying again.',
    required: true,
    schema: { type: 'string', pattern: '^\\d+$' },
    example: '2',
  },
  RateLimit: {
    description:
      'How many requests are left to the caller (`r`) and in how many seconds there are all again (`t`), under the policy that is named. Absent where there is no limit, and of no use in an answer out of a cache.',
    schema: { type: 'string' },
    example: '"reads";r=29999;t=60',
  },
  RateLimitPolicy: {
    description: 'The policy: so many requests (`q`) in so many seconds (`w`).',
    schema: { type: 'string' },
    example: '"reads";q=30000;w=60',
  },
  ServerTiming: {
    description:
      'Where the time of the request went, in milliseconds: all of it, the statements to the database, and whether the cache had it. Only where `Prefer: server-timing` asks for it.',
    schema: { type: 'string' },
    example: 'total;dur=4.2, db;dur=2.1;desc="3 statements", cache;desc=miss',
  },
} as const;

export const headerRef = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });

/** On what caches in front may keep. */
export const purgeHeaders = {
  'Surrogate-Key': headerRef('SurrogateKey'),
  'Cache-Tag': headerRef('CacheTag'),
  'Cache-Status': headerRef('CacheStatus'),
};

/** On every answer. */
export const commonHeaders = {
  'X-Request-Id': headerRef('RequestId'),
  'Cache-Control': headerRef('CacheControl'),
  RateLimit: headerRef('RateLimit'),
  'RateLimit-Policy': headerRef('RateLimitPolicy'),
  'Server-Timing': headerRef('ServerTiming'),
};
