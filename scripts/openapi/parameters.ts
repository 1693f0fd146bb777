import { type Endpoint, takesIdempotencyKey } from '../../src/http/contract.ts';
import { travelsInTime } from '../../src/http/time-travel.ts';

/** Header parameters, shared by reference. */
export const parameters = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description:
      'The `ETag` you last read, so that nobody’s work is overwritten unseen; `*` writes whatever is there.',
    schema: { type: 'string' },
    example: '*',
  },
  IfMatchOptional: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` you last read, if the action is to be refused when somebody changed it since.',
    schema: { type: 'string' },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of the copy you have: the answer is 304 without a body when it is still good.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes it safe to send the request again when no answer came: whatever was carried out under this key in the ' +
      'last 24 hours is answered again, byte for byte, with `Idempotent-Replayed: true`. 1–255 printable ASCII ' +
      'characters, such as a UUID, in quotes or without. Refused requests are not kept: mend them and send them again.',
    schema: { type: 'string', minLength: 1 },
  },
  AcceptDatetime: {
    name: 'Accept-Datetime',
    in: 'header',
    required: false,
    description:
      'Answers as readers saw it at this date (RFC 7089), as `asOf` does, which is heeded instead where both are sent. A date in the future asks for the present.',
    schema: { type: 'string' },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description:
      'The token of the last event that arrived, to go on after it. `EventSource` sends it by itself when it comes back.',
    schema: { type: 'string' },
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description:
      '`revision=autosave` (RFC 7240) marks the revision as saved by a tool: a burst of them counts as one in the list of revisions, and the older ones are purged after a time. `server-timing` asks where the time goes, as everywhere.',
    schema: { type: 'string' },
  },
  PreferTiming: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description:
      '`server-timing` (RFC 7240) asks where the time of the request goes: the answer has `Server-Timing`, and is not kept by caches. Heeded for keys and tokens of the desk, and for readers where the settings let them.',
    schema: { type: 'string' },
  },
} as const;

const parameterRef = (name: keyof typeof parameters) => ({ $ref: `#/components/parameters/${name}` });

export const headerParameters = (endpoint: Endpoint) => [
  ...(endpoint.ifMatch
    ? [parameterRef(endpoint.ifMatch === 'required' ? 'IfMatch' : 'IfMatchOptional')]
    : []),
  parameterRef(endpoint.saves ? 'Prefer' : 'PreferTiming'),
  ...(endpoint.response.etag && endpoint.method === 'get' ? [parameterRef('IfNoneMatch')] : []),
  ...(takesIdempotencyKey(endpoint) ? [parameterRef('IdempotencyKey')] : []),
  ...(endpoint.response.stream ? [parameterRef('LastEventId')] : []),
  ...(travelsInTime(endpoint) ? [parameterRef('AcceptDatetime')] : []),
];
